/** 0 on a little-endian machine, else nonzero. */
static LWS_INLINE int lws_is_be(void)
{
	const int probe = ~0xff;

	return ((const char *)&probe)[0];
}

/** 1 when this link is in no list. */
static LWS_INLINE int lws_dll2_is_detached(const struct lws_dll2 *d)
{
	return !d->owner;
}

/** The list this link is in, or null. */
static LWS_INLINE const struct lws_dll2_owner *lws_dll2_owner(const struct lws_dll2 *d)
{
	return d->owner;
}

/** The first link, or null. */
static LWS_INLINE struct lws_dll2 *lws_dll2_get_head(struct lws_dll2_owner *owner)
{
	return owner->head;
}

/** The last link, or null. */
static LWS_INLINE struct lws_dll2 *lws_dll2_get_tail(struct lws_dll2_owner *owner)
{
	return owner->tail;
}

/** Second-to-last argument of lws_write() for one piece of a message of type `initial`. */
static LWS_INLINE int lws_write_ws_flags(int initial, int is_start, int is_end)
{
	return (is_start ? initial : (int)LWS_WRITE_CONTINUATION) | (is_end ? 0 : (int)LWS_WRITE_NO_FIN);
}

/** Closes a file of the virtual file layer. */
static LWS_INLINE int lws_vfs_file_close(lws_fop_fd_t *fop_fd)
{
	return *fop_fd && (*fop_fd)->fops ? (*fop_fd)->fops->close(fop_fd) : 0;
}

/** Moves the position by offset bytes and returns the new one. */
static LWS_INLINE lws_fileofs_t lws_vfs_file_seek_cur(lws_fop_fd_t fop_fd, lws_fileofs_t offset)
{
	return fop_fd->fops->seek_cur(fop_fd, offset);
}

LWS_WARN_UNUSED_RESULT static LWS_INLINE int
lws_vfs_file_read(lws_fop_fd_t fop_fd, lws_filepos_t *amount, uint8_t *buf, lws_filepos_t len);
/** Reads up to len bytes; *amount is what was read. */
static LWS_INLINE int
lws_vfs_file_read(lws_fop_fd_t fop_fd, lws_filepos_t *amount, uint8_t *buf, lws_filepos_t len)
{
	return fop_fd->fops->read(fop_fd, amount, buf, len);
}

LWS_WARN_UNUSED_RESULT static LWS_INLINE int
lws_vfs_file_write(lws_fop_fd_t fop_fd, lws_filepos_t *amount, uint8_t *buf, lws_filepos_t len);
/** Writes up to len bytes; *amount is what was written. */
static LWS_INLINE int
lws_vfs_file_write(lws_fop_fd_t fop_fd, lws_filepos_t *amount, uint8_t *buf, lws_filepos_t len)
{
	return fop_fd->fops->write(fop_fd, amount, buf, len);
}

/** Counters are not kept: always 0. */
static LWS_INLINE uint64_t lws_stats_get(struct lws_context *context, int index)
{
	(void)context;
	(void)index;

	return 0;
}

/** Counters are not kept: does nothing. */
static LWS_INLINE void lws_stats_log_dump(struct lws_context *context)
{
	(void)context;
}
