/*
 * What 2.0 exports below its protocols without declaring it.
 */
#ifndef UNDECLARED_H
#define UNDECLARED_H

extern int lws_context_init_server_ssl(struct lws_context_creation_info *info, struct lws_vhost *vhost);
extern int lws_server_socket_service_ssl(struct lws *wsi, int fd);
extern int lws_ssl_capable_read(struct lws *wsi, unsigned char *buf, int len);
extern int lws_ssl_capable_read_no_ssl(struct lws *wsi, unsigned char *buf, int len);
extern int lws_ssl_capable_write(struct lws *wsi, unsigned char *buf, int len);
extern int lws_ssl_capable_write_no_ssl(struct lws *wsi, unsigned char *buf, int len);
extern int lws_ssl_close(struct lws *wsi);
extern void lws_ssl_destroy(struct lws_vhost *vhost);
extern int lws_ssl_pending(struct lws *wsi);
extern int lws_ssl_pending_no_ssl(struct lws *wsi);
extern void lws_ssl_remove_wsi_from_buffered_list(struct lws *wsi);

enum { MORE_SERVICE = -2 };

#endif
