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
