/*
 * System calls of the library that fail: the one with a chosen number.
 *
 * A filter (seccomp(2)) turns calls that are made from the code of the C
 * library and of the library under test into SIGSYS. The handler makes the call
 * itself, from here, or has it fail. What is executed later stands elsewhere
 * in memory and is left alone, so scripts run as ever.
 */
#ifndef REFUSE_H
#define REFUSE_H

#if defined(__x86_64__)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>

static volatile int is_library;      /* its calls count, the peers' do not */
static volatile long refused_call;   /* which one fails */
static volatile long calls_made, calls_refused, refused_number;

static const struct { int number, error; } refusable[] = {
	{ SYS_read, EIO }, { SYS_write, EIO }, { SYS_readv, EIO }, { SYS_writev, EIO }, { SYS_pread64, EIO },
	{ SYS_sendfile, EIO }, { SYS_open, EMFILE }, { SYS_openat, EMFILE }, { SYS_fstat, EIO },
	{ SYS_newfstatat, EIO }, { SYS_statx, EIO }, { SYS_ioctl, EIO }, { SYS_fcntl, EMFILE }, { SYS_dup, EMFILE },
	{ SYS_socket, EMFILE }, { SYS_connect, ENETUNREACH }, { SYS_accept4, EMFILE }, { SYS_sendto, ECONNRESET },
	{ SYS_recvfrom, ECONNRESET }, { SYS_sendmsg, ECONNRESET }, { SYS_recvmsg, ECONNRESET }, { SYS_bind, EADDRINUSE },
	{ SYS_listen, EADDRINUSE }, { SYS_getsockname, ENOBUFS }, { SYS_getpeername, ENOTCONN }, { SYS_setsockopt, ENOBUFS },
	{ SYS_getsockopt, ENOBUFS }, { SYS_shutdown, ENOTCONN }, { SYS_clone, EAGAIN }, { SYS_pipe2, EMFILE },
	{ SYS_eventfd2, EMFILE }, { SYS_epoll_create1, EMFILE }, { SYS_epoll_ctl, ENOMEM }, { SYS_epoll_wait, EINTR },
	{ SYS_epoll_pwait, EINTR }, { SYS_getrandom, EFAULT }, { SYS_wait4, ECHILD }, { SYS_kill, EPERM },
	{ SYS_getdents64, EIO }, { SYS_getcwd, EACCES },
};

__attribute__((noinline)) static long call_as_asked(long number, const greg_t *r)
{
	register long a4 __asm__("r10") = r[REG_R10];
	register long a5 __asm__("r8") = r[REG_R8];
	register long a6 __asm__("r9") = r[REG_R9];
	long result;

	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(r[REG_RDI]), "S"(r[REG_RSI]), "d"(r[REG_RDX]),
			 "r"(a4), "r"(a5), "r"(a6) : "rcx", "r11", "memory");
	return result;
}

static void on_call(int sig, siginfo_t *about, void *where)
{
	greg_t *r = ((ucontext_t *)where)->uc_mcontext.gregs;
	int number = about->si_syscall;

	(void)sig;
	if (is_library && __sync_add_and_fetch(&calls_made, 1) == refused_call) {
		calls_refused++;
		refused_number = number;
		for (size_t i = 0; i < sizeof refusable / sizeof refusable[0]; i++)
			if (refusable[i].number == number)
				r[REG_RAX] = -refusable[i].error;
		return;
	}
	r[REG_RAX] = call_as_asked(number, r);
}

/* The code of the first mapped file whose name contains `name`. */
static int code_of(const char *name, unsigned long at[2])
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512], rights[8];
	unsigned long from, to;
	int found = 0;

	while (maps && !found && fgets(line, sizeof line, maps))
		if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) == 3 && rights[2] == 'x' && strstr(line, name)) {
			at[0] = from;
			at[1] = to;
			found = 1;
		}
	if (maps)
		fclose(maps);
	return found;
}

#define LOW(member) ((unsigned)offsetof(struct seccomp_data, member))
#define HIGH(member) (LOW(member) + 4)

/* Has the call number `which` of the library fail, counted from now on. 0 where there is no such filter. */
static int refuse_from_now(long which)
{
	static struct sock_filter f[256];
	struct sigaction act = { .sa_flags = SA_SIGINFO | SA_NODEFER };
	struct sock_fprog program = { .filter = f };
	const char *const names[] = { "/libc.so", "/libwebsockets" };
	unsigned short n = 0;

	refused_call = which;
	act.sa_sigaction = on_call;
	sigaction(SIGSYS, &act, NULL);
#define ADD(...) (f[n++] = (struct sock_filter)__VA_ARGS__)
	for (int i = 0; i < 2; i++) {
		unsigned long at[2] = { 0, 0 };

		/* Code of a file stays within 4 GB on one page of addresses, or the test says so. */
		if (!code_of(names[i], at) || at[0] >> 32 != at[1] >> 32)
			return 0;
		ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, HIGH(instruction_pointer)));
		ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)(at[0] >> 32), 0, 4));
		ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, LOW(instruction_pointer)));
		ADD(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (unsigned)at[0], 0, 2));
		ADD(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (unsigned)at[1], 1, 0));
		ADD(BPF_JUMP(BPF_JMP | BPF_JA, i ? 1 : 7, 0, 0));
	}
	ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, LOW(nr)));
	for (size_t i = 0; i < sizeof refusable / sizeof refusable[0]; i++) {
		ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)refusable[i].number, 0, 1));
		ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP));
	}
	ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
#undef ADD
	program.len = n;
	return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) && !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}
#else
static volatile int is_library;
static long calls_refused, refused_number;
static int refuse_from_now(long which) { (void)which; return 0; }
#endif
#endif
