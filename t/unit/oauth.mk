# Signing in: keys, tokens, clients' addresses and metadata, passwords.
check_PROGRAMS += \
	%D%/auth_basic.t \
	%D%/auth_static_file.t \
	%D%/auth_tokens.t \
	%D%/oauth_access_token.t \
	%D%/oauth_client_metadata.t \
	%D%/oauth_id_token.t \
	%D%/oauth_jwt.t \
	%D%/oauth_keys.t \
	%D%/oauth_password.t \
	%D%/oauth_person.t \
	%D%/oauth_pkce.t \
	%D%/oauth_redirect.t \
	%D%/oauth_resource.t \
	%D%/oauth_scope_list.t \
	%D%/oauth_seal.t \
	%D%/oauth_totp.t \
	%D%/oauth_upstream.t
%C%_oauth_jwt_t_LDADD = $(LDADD) $(CRYPTO_LIBS)
EXTRA_DIST += %D%/oauth_vectors.h
