libdubplate_sources += \
	%D%/account.c %D%/account.h \
	%D%/all.c %D%/common.h \
	%D%/asset.c %D%/asset.h \
	%D%/audit.c %D%/audit.h \
	%D%/delivery.c %D%/delivery.h \
	%D%/draft.c %D%/draft.h \
	%D%/identifier.c %D%/identifier.h \
	%D%/job.c %D%/job.h \
	%D%/job_work.c \
	%D%/migration.c %D%/migration.h \
	%D%/rate.c %D%/rate.h \
	%D%/readiness.c %D%/readiness.h \
	%D%/release.c %D%/release.h \
	%D%/schema.h \
	%D%/storelist.c %D%/storelist.h \
	%D%/submit.c \
	%D%/sweep.c %D%/sweep.h \
	%D%/token.c %D%/token.h \
	%D%/upload.c %D%/upload.h \
	%D%/worker.c %D%/worker.h
