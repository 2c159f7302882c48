Members that Rust cannot express, as C declares them. Each block replaces the one line of its structure that
declares the member; the comment above that line stays.

//@ member: lws_http_mount.cache_bits
	unsigned int cache_reusable:1;
	unsigned int cache_revalidate:1;
	unsigned int cache_intermediaries:1;
