# The release desk: fields, rules, drafts, submits.
libdubplate_sources += \
	%D%/account.c \
	%D%/desk.c %D%/desk.h \
	%D%/document.c %D%/document.h \
	%D%/draft.c \
	%D%/fields.c %D%/fields.h \
	%D%/finding.c %D%/finding.h \
	%D%/inside.h \
	%D%/job.c \
	%D%/list.c \
	%D%/patches.c %D%/patches.h \
	%D%/reference.c %D%/reference.h \
	%D%/requests.c %D%/requests.h \
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
	%D%/spelling.c %D%/spelling.h \
	%D%/status.c \
	%D%/submit.c \
	%D%/takedown.c \
	%D%/validate.c
