# Style tests: the rules of the house, kept by machine.
dist_check_SCRIPTS += \
	%D%/banned.t \
	%D%/files.t \
	%D%/layers.t \
	%D%/size.t
EXTRA_DIST += %D%/lib.pl
TESTS += %D%/banned.t %D%/files.t %D%/layers.t %D%/size.t
