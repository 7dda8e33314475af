# make install puts libraries aside while it links them anew, so this runs
# alone; run by ./check install.
EXTRA_DIST += %D%/install.t %D%/quickstart.t
