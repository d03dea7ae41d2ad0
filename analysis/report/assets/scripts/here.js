/* Where the reader is and what is chosen, kept in the address. */
import {keepAddress, readHash, writeHash} from "./address.js";

export const here = readHash(location.hash);
export function remember() {
  keepAddress(writeHash(here.place, here.state) || location.pathname.split("/").pop() + location.search);
}
