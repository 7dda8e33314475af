fcgi_PROGRAMS += %D%/mcp.fcgi
%C%_mcp_fcgi_LDADD = lib/libdubplate.la $(JANSSON_LIBS)
%C%_mcp_fcgi_SOURCES = \
	%D%/at_desk.c \
	%D%/at_desk.h \
	%D%/complete_desk.c \
	%D%/complete_desk.h \
	%D%/draft_post.c \
	%D%/main.c \
	%D%/mcp.h \
	%D%/prompt_fix_findings.c \
	%D%/prompt_prepare_release.c \
	%D%/prompts.c \
	%D%/release_job_get.c \
	%D%/release_metadata_get.c \
	%D%/release_status_get.c \
	%D%/releases_get.c \
	%D%/resource_agent_guide.c \
	%D%/resource_release_job.c \
	%D%/resource_release_required.c \
	%D%/resource_release_status.c \
	%D%/resource_rules_hitlist.c \
	%D%/resources.c \
	%D%/rpc_post.c \
	%D%/server_card_get.c \
	%D%/submit_post.c \
	%D%/tool_get_account.c \
	%D%/tool_get_metadata_rules.c \
	%D%/tool_get_release_job.c \
	%D%/tool_get_release_metadata.c \
	%D%/tool_get_release_schema.c \
	%D%/tool_get_release_status.c \
	%D%/tool_list_releases.c \
	%D%/tool_list_stores.c \
	%D%/tool_prepare_local_file_upload.c \
	%D%/tool_redistribute_release.c \
	%D%/tool_save_release_draft.c \
	%D%/tool_submit_release.c \
	%D%/tool_takedown_release.c \
	%D%/tool_upload_file.c \
	%D%/tool_upload_file_chunk.c \
	%D%/tool_upload_file_complete.c \
	%D%/tool_upload_file_from_url.c \
	%D%/tool_upload_file_init.c \
	%D%/tool_validate_release.c \
	%D%/tools.c \
	%D%/upload_tools.c \
	%D%/upload_tools.h
