libdubplate_sources += \
	%D%/account.c %D%/account.h \
	%D%/all.c %D%/common.h \
	%D%/asset.c %D%/asset.h \
	%D%/audit.c %D%/audit.h \
	%D%/authrequest.c %D%/authrequest.h \
	%D%/browser.c %D%/browser.h \
	%D%/client.c %D%/client.h \
	%D%/client_fetch.c %D%/client_fetch.h \
	%D%/client_overview.c %D%/client_overview.h \
	%D%/code.c %D%/code.h \
	%D%/consent.c %D%/consent.h \
	%D%/delivery.c %D%/delivery.h \
	%D%/draft.c %D%/draft.h \
	%D%/federation.c %D%/federation.h \
	%D%/grant.c %D%/grant.h \
	%D%/identifier.c %D%/identifier.h \
	%D%/invitation.c %D%/invitation.h \
	%D%/job.c %D%/job.h \
	%D%/job_work.c \
	%D%/migration.c %D%/migration.h \
	%D%/password.c %D%/password.h \
	%D%/principal.c %D%/principal.h \
	%D%/question.c %D%/question.h \
	%D%/rate.c %D%/rate.h \
	%D%/readiness.c %D%/readiness.h \
	%D%/refresh.c %D%/refresh.h \
	%D%/release.c %D%/release.h \
	%D%/room.c %D%/room.h \
	%D%/round.c %D%/round.h \
	%D%/schema.h \
	%D%/sealed.c %D%/sealed.h \
	%D%/session.c %D%/session.h \
	%D%/signing_key.c %D%/signing_key.h \
	%D%/storelist.c %D%/storelist.h \
	%D%/stream.c %D%/stream.h \
	%D%/submit.c \
	%D%/sweep.c %D%/sweep.h \
	%D%/task.c %D%/task.h \
	%D%/token.c %D%/token.h \
	%D%/topic.c %D%/topic.h \
	%D%/totp.c %D%/totp.h \
	%D%/upload.c %D%/upload.h \
	%D%/worker.c %D%/worker.h
