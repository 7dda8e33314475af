# The release desk: fields, rules, drafts, submits.
libdubplate_sources += \
	%D%/document.c %D%/document.h \
	%D%/fields.c %D%/fields.h \
	%D%/finding.c %D%/finding.h \
	%D%/patches.c %D%/patches.h \
	%D%/rules.c %D%/rules.h \
	%D%/rules/check.h \
	%D%/rules/codes.c \
	%D%/rules/dates.c \
	%D%/rules/fields.c \
	%D%/rules/files.c \
	%D%/rules/people.c \
	%D%/rules/places.c \
	%D%/rules/titles.c \
	%D%/rules/tracks.c \
	%D%/spelling.c %D%/spelling.h
