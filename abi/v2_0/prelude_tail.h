/** There is no list of built-in extensions: always null. */
LWS_WARN_DEPRECATED static LWS_INLINE const struct lws_extension *lws_get_internal_extensions()
{
	return NULL;
}

//@ needs: lws_get_fops lws_get_context
/** Opens a file with the context's operations; *filelen is its length. */
LWS_WARN_UNUSED_RESULT static LWS_INLINE lws_filefd_type
lws_plat_file_open(struct lws *wsi, const char *filename, unsigned long *filelen, int flags)
{
	return lws_get_fops(lws_get_context(wsi))->open(wsi, filename, filelen, flags);
}

/** Closes a file. */
static LWS_INLINE int lws_plat_file_close(struct lws *wsi, lws_filefd_type fd)
{
	return lws_get_fops(lws_get_context(wsi))->close(wsi, fd);
}

/** Moves the position by offset bytes and returns the new one. */
static LWS_INLINE unsigned long lws_plat_file_seek_cur(struct lws *wsi, lws_filefd_type fd, long offset)
{
	return lws_get_fops(lws_get_context(wsi))->seek_cur(wsi, fd, offset);
}

/** Reads up to len bytes; *amount is what was read. */
LWS_WARN_UNUSED_RESULT static LWS_INLINE int
lws_plat_file_read(struct lws *wsi, lws_filefd_type fd, unsigned long *amount, unsigned char *buf, unsigned long len)
{
	return lws_get_fops(lws_get_context(wsi))->read(wsi, fd, amount, buf, len);
}

/** Writes up to len bytes; *amount is what was written. */
LWS_WARN_UNUSED_RESULT static LWS_INLINE int
lws_plat_file_write(struct lws *wsi, lws_filefd_type fd, unsigned long *amount, unsigned char *buf, unsigned long len)
{
	return lws_get_fops(lws_get_context(wsi))->write(wsi, fd, amount, buf, len);
}
//@ end

#ifdef LWS_USE_LIBUV
/**
 * Whether the loop watches SIGINT and SIGTERM, and what it calls for them; NULL: lws_uv_sigint_cb(). To be called before
 * lws_uv_initloop(). The context is the data of the handle. Returns 0, -1 for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN int lws_uv_sigint_cfg(struct lws_context *context, int use_uv_sigint, uv_signal_cb cb);

/**
 * Has a service thread run in that loop, or in one of the library's own for NULL. The context was made with
 * LWS_SERVER_OPTION_LIBUV. lws_service() runs the loop until it is stopped. Returns 0, or -1 with a line in the log.
 */
LWS_VISIBLE LWS_EXTERN int lws_uv_initloop(struct lws_context *context, uv_loop_t *loop, int tsi);

/** The loop of a service thread; NULL when it has none. */
LWS_VISIBLE LWS_EXTERN uv_loop_t *lws_uv_getloop(struct lws_context *context, int tsi);

/** Runs the loop of a service thread until it is stopped; nothing without a loop. */
LWS_VISIBLE LWS_EXTERN void lws_libuv_run(const struct lws_context *context, int tsi);

/** Ends every connection, then has loops of the library's own stop; the program's go on. */
LWS_VISIBLE LWS_EXTERN void lws_libuv_stop(struct lws_context *context);

/** What the library does about a signal: lws_libuv_stop() with the context in the handle. */
LWS_VISIBLE LWS_EXTERN void lws_uv_sigint_cb(uv_signal_t *watcher, int signum);
#endif

#ifdef LWS_USE_LIBEV
/** What is called for a signal. */
typedef void (lws_ev_signal_cb_t)(struct ev_loop *loop, struct ev_signal *watcher, int revents);

/**
 * Whether the loop watches SIGINT, and what it calls for it; NULL: lws_ev_sigint_cb(). To be called before
 * lws_ev_initloop(). The context is the data of the watcher. Returns 0, -1 for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN int lws_ev_sigint_cfg(struct lws_context *context, int use_ev_sigint, lws_ev_signal_cb_t *cb);

/**
 * Has a service thread run in that loop, or in one of the library's own for NULL. The context was made with
 * LWS_SERVER_OPTION_LIBEV. lws_service() runs the loop until it is stopped. Returns 0, or -1 with a line in the log.
 */
LWS_VISIBLE LWS_EXTERN int lws_ev_initloop(struct lws_context *context, struct ev_loop *loop, int tsi);

/** What the library does about a signal: all runs of the loop return. */
LWS_VISIBLE LWS_EXTERN void lws_ev_sigint_cb(struct ev_loop *loop, struct ev_signal *watcher, int revents);
#endif
