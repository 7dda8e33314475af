# t/sql: pgTAP, run by t/run-sql.
EXTRA_DIST += %D%/account.sql %D%/asset.sql %D%/draft.sql %D%/federation.sql \
	%D%/fixture.psql %D%/grants.sql %D%/identifier.sql %D%/job.sql \
	%D%/job_turn.sql %D%/mcp_backlog.sql %D%/mcp_change.sql %D%/mcp_question.sql \
	%D%/mcp_kept.sql \
	%D%/mcp_session.sql %D%/mcp_stream.sql %D%/mcp_sweep.sql %D%/mcp_task.sql \
	%D%/oauth.sql %D%/oauth_client.sql %D%/operation.sql %D%/refund.sql \
	%D%/release_status.sql %D%/room.sql %D%/schema.sql %D%/sealed.sql \
	%D%/sign_in.sql %D%/signing_key.sql %D%/submit.sql %D%/takedown.sql \
	%D%/upload.sql
