# Tests against a real database; ./check db gives each one of its own, and
# without one they are skipped.
db_common = %D%/db.c %D%/db.h

check_PROGRAMS += \
	%D%/account.t \
	%D%/asset.t \
	%D%/audit.t \
	%D%/job.t \
	%D%/keys.t \
	%D%/listen.t \
	%D%/oauth.t \
	%D%/oauth_race.t \
	%D%/pool.t \
	%D%/question.t \
	%D%/race.t \
	%D%/release.t \
	%D%/rows.t \
	%D%/session.t \
	%D%/statements.t \
	%D%/stream.t \
	%D%/task.t \
	%D%/upkeep.t \
	%D%/upload.t
%C%_account_t_SOURCES = %D%/account.c $(db_common)
%C%_asset_t_SOURCES = %D%/asset.c $(db_common)
%C%_audit_t_SOURCES = %D%/audit.c $(db_common)
%C%_audit_t_LDADD = $(exchange_ldadd)
%C%_job_t_SOURCES = %D%/job.c $(db_common)
%C%_keys_t_SOURCES = %D%/keys.c $(db_common)
%C%_listen_t_SOURCES = %D%/listen.c $(db_common)
%C%_oauth_t_SOURCES = %D%/oauth.c $(db_common)
%C%_oauth_race_t_SOURCES = %D%/oauth_race.c $(db_common)
%C%_pool_t_SOURCES = %D%/pool.c $(db_common)
%C%_question_t_SOURCES = %D%/question.c $(db_common)
%C%_race_t_SOURCES = %D%/race.c $(db_common)
%C%_release_t_SOURCES = %D%/release.c $(db_common)
%C%_rows_t_SOURCES = %D%/rows.c $(db_common)
%C%_session_t_SOURCES = %D%/session.c $(db_common)
%C%_statements_t_SOURCES = %D%/statements.c $(db_common)
%C%_stream_t_SOURCES = %D%/stream.c $(db_common)
%C%_task_t_SOURCES = %D%/task.c $(db_common)
%C%_upkeep_t_SOURCES = %D%/upkeep.c $(db_common)
%C%_upload_t_SOURCES = %D%/upload.c $(db_common)

# What restart.t talks to, and Dubplate::Signer.
noinst_PROGRAMS += %D%/ask %D%/signer
%C%_ask_SOURCES = %D%/ask.c
%C%_signer_SOURCES = %D%/signer.c

EXTRA_DIST += %D%/ctl.t %D%/ctl_client.t %D%/ctl_key.t %D%/migrate.t %D%/restart.t
