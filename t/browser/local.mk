# Pages in a real browser; run by ./check browser.
EXTRA_DIST += %D%
