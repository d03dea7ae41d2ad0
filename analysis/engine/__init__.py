"""How is a notebook run: papermill's contract, a server that forks, a shell without a transport, and what came out?"""
