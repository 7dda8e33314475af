# t/sql: pgTAP, run by t/run-sql.
EXTRA_DIST += %D%/account.sql %D%/asset.sql %D%/draft.sql %D%/fixture.psql \
	%D%/federation.sql %D%/grants.sql %D%/identifier.sql %D%/job.sql %D%/operation.sql \
	%D%/refund.sql %D%/release_status.sql %D%/schema.sql %D%/submit.sql \
	%D%/takedown.sql %D%/upload.sql \
	%D%/oauth.sql %D%/oauth_client.sql %D%/sealed.sql %D%/sign_in.sql %D%/signing_key.sql
	%D%/grants.sql %D%/identifier.sql %D%/job.sql %D%/job_turn.sql \
	%D%/operation.sql \
	%D%/refund.sql %D%/release_status.sql %D%/room.sql %D%/schema.sql \
	%D%/submit.sql %D%/takedown.sql %D%/upload.sql \
	%D%/oauth.sql %D%/oauth_client.sql %D%/sign_in.sql %D%/signing_key.sql
