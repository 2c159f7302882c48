Members that Rust cannot express, as C declares them. Each block replaces the one line of its structure that
declares the member; the comment above that line stays.

//@ member: lws_http_mount.cache_bits
	unsigned int cache_reusable:1;
	unsigned int cache_revalidate:1;
	unsigned int cache_intermediaries:1;

//@ member: lws_seq_info.wakesuspend
	uint8_t wakesuspend:1;

//@ member: lws_ss_x509.keep
	uint8_t keep:1;

//@ member: lws_jwe.cek_valid
	unsigned int cek_valid:1;

//@ member: lws_led_gpio_controller.led_ops
	const lws_led_ops_t led_ops;

//@ member: lws_plugin.u
	union {
		void *l;
	} u;

//@ member: lws_tls_cert_info_results.ns
	struct {
		int len;
		char name[64];
	} ns;

//@ member: lws_token_map.u
	union {
		const char *value;
		uint8_t *bvalue;
		unsigned long lvalue;
	} u;

//@ member: lws_ss_policy.u
	union {
		struct {
			const char *method;
			const char *url;
			const char *multipart_name;
			const char *multipart_filename;
			const char *multipart_content_type;
			const char *blob_header[4];
			const char *auth_preamble;
			union {
				struct {
					const char *subprotocol;
					uint8_t binary;
				} ws;
			} u;
			uint16_t resp_expect;
			uint8_t fail_redirect:1;
		} http;
	} u;

//@ member: lws_ss_policy.trust
	union {
		const struct lws_ss_trust_store *store;
		struct {
			const struct lws_ss_x509 *cert;
			const struct lws_ss_x509 *key;
		} server;
	} trust;
