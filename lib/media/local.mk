# What a file is, budgets, and how to run the jailed child.
libdubplate_sources += \
	%D%/budget.c %D%/budget.h \
	%D%/jpeg.c %D%/jpeg.h \
	%D%/looks.c \
	%D%/proc.c %D%/proc.h \
	%D%/sniff.c %D%/sniff.h \
	%D%/wav.c %D%/wav.h
