"""How do reports become a site that any static server serves: navigation, feed, sitemap, pictures and data for machines?"""

from __future__ import annotations

from analysis.site.write import Site, planned

__all__ = ["Site", "planned"]
