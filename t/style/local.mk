# Style tests: the rules of the house, kept by machine.  compilers.t is left
# to ./check: it builds everything again.
dist_check_SCRIPTS += \
	%D%/banned.t \
	%D%/docs.t \
	%D%/files.t \
	%D%/layers.t \
	%D%/shell.t \
	%D%/size.t
EXTRA_DIST += %D%/compilers.t %D%/lib.pl %D%/packages
TESTS += %D%/banned.t %D%/docs.t %D%/files.t %D%/layers.t %D%/shell.t %D%/size.t
