fcgi_PROGRAMS += %D%/mcp.fcgi
%C%_mcp_fcgi_LDADD = lib/libdubplate.la $(JANSSON_LIBS)
%C%_mcp_fcgi_SOURCES = \
	%D%/draft_post.c \
	%D%/main.c \
	%D%/mcp.h \
	%D%/release_job_get.c \
	%D%/release_metadata_get.c \
	%D%/release_status_get.c \
	%D%/releases_get.c \
	%D%/resources.c \
	%D%/rpc_post.c \
	%D%/server_card_get.c \
	%D%/submit_post.c \
	%D%/tool_prepare_local_file_upload.c \
	%D%/tool_upload_file.c \
	%D%/tool_upload_file_chunk.c \
	%D%/tool_upload_file_complete.c \
	%D%/tool_upload_file_from_url.c \
	%D%/tool_upload_file_init.c \
	%D%/tools.c \
	%D%/upload_tools.c \
	%D%/upload_tools.h
