libdubplate_sources += \
	%D%/access.c %D%/access.h \
	%D%/access_token.c %D%/access_token.h \
	%D%/audit.c %D%/audit.h \
	%D%/audit_queue.c %D%/audit_queue.h \
	%D%/basic.c %D%/basic.h \
	%D%/bearer.c %D%/bearer.h \
	%D%/client_fields.c %D%/client_fields.h \
	%D%/client_metadata.c %D%/client_metadata.h \
	%D%/credential.c %D%/credential.h \
	%D%/credential_access.c \
	%D%/credential_basic.c \
	%D%/credential_introspected.c \
	%D%/credential_personal.c \
	%D%/credential_static.c \
	%D%/credential_validated.c \
	%D%/guard.c %D%/guard.h \
	%D%/id_token.c %D%/id_token.h \
	%D%/jwk.c %D%/jwk.h \
	%D%/jwt.c %D%/jwt.h \
	%D%/key_pair.c %D%/key_pair.h \
	%D%/keyring.c %D%/keyring.h \
	%D%/keys.c %D%/keys.h \
	%D%/keys_inside.h \
	%D%/keys_signer.c \
	%D%/known_client.c %D%/known_client.h \
	%D%/password_rules.c %D%/password_rules.h \
	%D%/person.c %D%/person.h \
	%D%/person_rights.c \
	%D%/pkce.c %D%/pkce.h \
	%D%/redirect.c %D%/redirect.h \
	%D%/redirect_policy.c \
	%D%/remote.c %D%/remote.h \
	%D%/remote_library.c %D%/remote_library.h \
	%D%/resource.c %D%/resource.h \
	%D%/scope.c %D%/scope.h \
	%D%/scope_list.c %D%/scope_list.h \
	%D%/state.c %D%/state.h \
	%D%/static_file.c %D%/static_file.h \
	%D%/throttle.c %D%/throttle.h \
	%D%/tokens.c %D%/tokens.h \
	%D%/upstream_document.c %D%/upstream_document.h \
	%D%/upstream_token.c %D%/upstream_token.h
