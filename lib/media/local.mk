# What a file is, budgets, and how to run the jailed child.
libdubplate_sources += \
	%D%/budget.c %D%/budget.h \
	%D%/jobdir.c %D%/jobdir.h \
	%D%/jpeg.c %D%/jpeg.h \
	%D%/looks.c \
	%D%/proc.c %D%/proc.h \
	%D%/result.c %D%/result.h \
	%D%/run.c %D%/run.h \
	%D%/sniff.c %D%/sniff.h \
	%D%/verdict.c %D%/verdict.h \
	%D%/wav.c %D%/wav.h
