/* usb-printer-sim: the mechanism of the rig's USB printer. Runs in the guest as
 * the device's side of the bus: keeps every byte the host sends, answers status
 * requests the way an ESC/POS printer does, and plays faults.
 *
 *   usb-printer-sim -o PRINTED -g GADGETDIR -u UDC -f FFSDIR|-t TTY [...]
 *     -f FFSDIR   a mounted FunctionFS: this program is the printer function too.
 *                 It takes data packet by packet, as printer firmware does
 *     -t TTY      the gadget's end of a USB serial port (CDC-ACM) instead
 *     -s FILE     scenario; -p FIFO also takes steps from this pipe as they come
 *     -i ID       IEEE-1284 device id; -c CLASS -P PROTOCOL of the interface
 *                 (default 7 and 2; protocol 1 has no bulk IN)
 *     -l LOG; -w FILE  what lies on the counter
 *
 * Answers on bulk IN: DLE EOT 1..4 at once; GS r 1/2, GS I 1..3, GS ( H with a
 * ticket and automatic status back (GS a n) when all before is printed, see
 * usb-paper.h, which also tells what -w FILE gets: each piece of paper and each
 * pulse for the drawer, a line each.
 *
 * Steps, one a line, played in order ('#' starts a comment):
 *   bytes N       wait until N more bytes were received
 *   sleep S       wait S seconds (fractions allowed)
 *   rate N        take at most N bytes a second from here (0 = no limit)
 *   stop | go     stop reading (a busy or jammed printer) | read again
 *   paper-out | paper-low | paper-ok | cover-open | cover-closed
 *   mute | unmute take data but answer nothing | answer again
 *   say HEX...    send these bytes to the host unasked
 *   halt          halt the bulk OUT endpoint, once
 *   id-stall      refuse GET_DEVICE_ID from here
 *   speed N       print N bytes a second from here (0 = no limit)
 *   paper-ends N  the paper ends after N more bytes are printed
 *   unplug | plug take the device off the bus | put it back
 *   power-off     unplug, and lose what was taken and not printed; on again: plug
 *   clean         tear off what hangs out, and forget what it was in the middle of
 *   mark TEXT     write this line among the pieces of paper
 *   forget        drop the steps that still wait, at once
 *   exit          end the simulator
 * After paper-out or cover-open the printer is off line: its memory of 4 KiB fills
 * up, then it stops reading until the fault is gone, and answers until then.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <termios.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <endian.h>
#include <linux/usb/functionfs.h>

#include "usb-paper.h"

enum { PAPER_EMPTY = 0x20, SELECTED = 0x10, NOT_ERROR = 0x08 };

static const char *ffsdir, *tty, *gadget, *udc;
static const char *id = "MFG:EPSON;CMD:ESC/POS;MDL:TM-RIG;CLS:PRINTER;DES:EPSON TM-RIG;";
static int class = 7, protocol = 2, id_stall;
static volatile unsigned char port = NOT_ERROR | SELECTED;
static FILE *logf_;
static int fd = -1, outfd, stopped, muted;
static long total, until_bytes = -1, rate;
static double t0, wait_until;
static int asked; /* whether the reader has been told to read a packet */

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void note(const char *f, ...)
{
	char line[512];
	va_list a;
	va_start(a, f);
	vsnprintf(line, sizeof line, f, a);
	va_end(a);
	fprintf(logf_, "%8.3f %8ld %s\n", now() - t0, total, line);
	fflush(logf_);
}


/* --- FunctionFS: this program as the printer function ------------------------ */
static int ep_out = -1, ep_in = -1, in_q[2] = { -1, -1 }, out_q[2] = { -1, -1 };
static sem_t may_read;

static void *ffs_control(void *a)
{
	int ep0 = *(int *)a;
	struct usb_functionfs_event e;
	while (read(ep0, &e, sizeof e) == sizeof e) {
		const struct usb_ctrlrequest *r = &e.u.setup;
		unsigned char b[1026];
		int n = -1, len;
		if (e.type != FUNCTIONFS_SETUP) {
			static const char *const names[] = { "bind", "unbind", "enable", "disable", "setup", "suspend", "resume" };
			note("bus: %s", e.type < 7 ? names[e.type] : "?");
			continue;
		}
		len = le16toh(r->wLength);
		if (r->bRequestType == 0xa1 && r->bRequest == 0 && !id_stall) {
			n = 2 + strlen(id);
			b[0] = n >> 8;
			b[1] = n;
			memcpy(b + 2, id, n - 2);
		} else if (r->bRequestType == 0xa1 && r->bRequest == 1) {
			b[0] = port;
			n = 1;
		} else if (r->bRequestType == 0x21 && r->bRequest == 2) {
			note("soft reset");
			n = 0;
		}
		if (n < 0) note("refused request %02x %02x", r->bRequestType, r->bRequest);
		/* the wrong direction is how FunctionFS is told to stall */
		int in = (r->bRequestType & 0x80) != 0;
		ssize_t k = (in == (n >= 0)) ? write(ep0, b, n < 0 ? 0 : n < len ? n : len) : read(ep0, b, 0);
		if (k < 0 && n >= 0) note("control: %s", strerror(errno));
	}
	return NULL;
}

static void *ffs_reader(void *a)
{
	(void)a;
	unsigned char b[1024];
	for (;;) {
		sem_wait(&may_read);
		ssize_t n;
		struct usb_endpoint_descriptor d;
		for (;;) {
			int size = 512; /* one packet at a time: longer reads would wait for a short one */
			if (!ioctl(ep_out, FUNCTIONFS_ENDPOINT_DESC, &d)) size = le16toh(d.wMaxPacketSize);
			if ((n = read(ep_out, b, size)) > 0) break;
			if (n < 0) usleep(5000);
		}
		if (send(out_q[1], b, n, 0) != n) note("queue: %s", strerror(errno));
	}
	return NULL;
}

static void *ffs_writer(void *a)
{
	(void)a;
	unsigned char b[256];
	for (;;) {
		ssize_t n = recv(in_q[0], b, sizeof b, 0);
		if (n > 0 && write(ep_in, b, n) < 0) note("answer lost: %s", strerror(errno));
	}
	return NULL;
}

static int ffs_start(void)
{
	struct {
		struct usb_functionfs_descs_head_v2 h;
		__le32 fs_count, hs_count;
		struct ep { struct usb_interface_descriptor i; struct usb_endpoint_descriptor_no_audio out, in; } __attribute__((packed)) fs, hs;
	} __attribute__((packed)) d;
	static const struct {
		struct usb_functionfs_strings_head h; __le16 code; char s[8];
	} __attribute__((packed)) str = { { FUNCTIONFS_STRINGS_MAGIC, sizeof str, 1, 1 }, 0x0409, "Printer" };
	static int ep0;
	char path[512];
	pthread_t t;
	int one = protocol == 1; /* unidirectional */
	struct ep e = {
		{ 9, USB_DT_INTERFACE, 0, 0, one ? 1 : 2, class, class == 7 ? 1 : 0, class == 7 ? protocol : 0, 1 },
		{ 7, USB_DT_ENDPOINT, 1, USB_ENDPOINT_XFER_BULK, htole16(64), 0 },
		{ 7, USB_DT_ENDPOINT, 2 | USB_DIR_IN, USB_ENDPOINT_XFER_BULK, htole16(64), 0 } };
	memset(&d, 0, sizeof d);
	d.fs = e;
	e.out.wMaxPacketSize = e.in.wMaxPacketSize = htole16(512);
	d.hs = e;
	d.fs_count = d.hs_count = htole32(one ? 2 : 3);
	d.h.magic = htole32(FUNCTIONFS_DESCRIPTORS_MAGIC_V2);
	d.h.flags = htole32(FUNCTIONFS_HAS_FS_DESC | FUNCTIONFS_HAS_HS_DESC);
	size_t len = sizeof d;
	if (one) { /* leave both IN endpoints out */
		len -= 2 * sizeof e.in;
		memmove((char *)&d.fs.in, &d.hs, sizeof e - sizeof e.in);
	}
	d.h.length = htole32(len);
	snprintf(path, sizeof path, "%s/ep0", ffsdir);
	if ((ep0 = open(path, O_RDWR)) < 0 || write(ep0, &d, len) < 0 || write(ep0, &str, sizeof str) < 0) {
		note("%s: %s", path, strerror(errno));
		return -1;
	}
	snprintf(path, sizeof path, "%s/ep1", ffsdir);
	ep_out = open(path, O_RDWR);
	snprintf(path, sizeof path, "%s/ep2", ffsdir);
	if (!one) ep_in = open(path, O_RDWR);
	sem_init(&may_read, 0, 0);
	if (ep_out < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, in_q) || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, out_q)) return -1;
	pthread_create(&t, NULL, ffs_control, &ep0);
	pthread_create(&t, NULL, ffs_reader, NULL);
	if (!one) pthread_create(&t, NULL, ffs_writer, NULL);
	fd = out_q[0];
	return 0;
}
/* ------------------------------------------------------------------------------ */

/* --- the serial port --------------------------------------------------------- */
static void tty_open(void)
{
	struct termios t;
	if (fd >= 0) close(fd);
	if ((fd = open(tty, O_RDWR | O_NOCTTY | O_NONBLOCK)) < 0 || tcgetattr(fd, &t)) {
		note("%s: %s", tty, strerror(errno));
		return;
	}
	cfmakeraw(&t);
	tcsetattr(fd, TCSANOW, &t);
}

static void say(const unsigned char *b, int n)
{
	if (muted || (ep_in < 0 && !tty)) { note("not said: %d bytes", n); return; }
	char hex[3 * 64 + 1] = "";
	for (int i = 0; i < n && i < 64; i++) sprintf(hex + 3 * i, " %02x", b[i]);
	int r = tty ? write(fd, b, n) : send(in_q[1], b, n, MSG_DONTWAIT);
	note("said%s%s", hex, r == n ? "" : r < 0 ? " (write failed)" : " (short)");
}

/* The port status byte that GET_PORT_STATUS returns. */
static void port_status(void)
{
	unsigned char s = NOT_ERROR | SELECTED;
	if (paper_out) s |= PAPER_EMPTY;
	if (offline()) s &= ~(NOT_ERROR | SELECTED);
	port = s;
	note("port status 0x%02x", s);
}

static int put(const char *file, const char *text)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", gadget, file);
	int f = open(path, O_WRONLY), r = -1;
	if (f >= 0) { r = write(f, text, strlen(text)) < 0 ? -1 : 0; close(f); }
	if (r) note("write %s: %s", path, strerror(errno));
	return r;
}

static void unplug(void)
{
	put("UDC", "\n");
	note("unplugged");
}

static void plug(void)
{
	unsigned char b[256];
	if (in_q[0] >= 0) while (recv(in_q[0], b, sizeof b, MSG_DONTWAIT) > 0) ;
	asb = 0; /* a new host has not asked for it */
	put("UDC", udc);
	note("plugged in");
	port_status();
}

/* Throws away what has come off the bus and was not taken yet. */
static void drain(void)
{
	unsigned char b[1024];
	while (!tty && recv(out_q[0], b, sizeof b, MSG_DONTWAIT) > 0) asked = 0;
}

static void state(void)
{
	port_status();
	if (asb) say_asb();
	print_on();
}

/* One scenario step; 1 when it is done, 0 when it still waits. */
static int step(char *s)
{
	double x = 0;
	char *a = strchr(s, ' ');
	if (a) x = atof(a);
	size_t n = strcspn(s, " ");
#define IS(w) (n == strlen(w) && !strncmp(s, w, n))
	if (IS("bytes")) {
		if (until_bytes < 0) until_bytes = total + (long)x;
		if (total < until_bytes) return 0;
		until_bytes = -1;
		return 1;
	}
	if (IS("sleep")) {
		if (!wait_until) wait_until = now() + x;
		if (now() < wait_until) return 0;
		wait_until = 0;
		return 1;
	}
	note("step: %s", s);
	if (IS("rate")) rate = x;
	else if (IS("stop")) stopped = 1;
	else if (IS("go")) stopped = 0;
	else if (IS("paper-out")) { paper_out = 1; state(); }
	else if (IS("paper-low")) { paper_low = 1; state(); }
	else if (IS("paper-ok")) { paper_out = paper_low = 0; state(); }
	else if (IS("cover-open")) { cover_open = 1; state(); }
	else if (IS("cover-closed")) { cover_open = 0; state(); }
	else if (IS("mute")) muted = 1;
	else if (IS("unmute")) muted = 0;
	else if (IS("unplug")) unplug();
	else if (IS("plug")) plug();
	else if (IS("power-off")) { unplug(); drain(); lose_power(); }
	else if (IS("speed")) print_speed = x;
	else if (IS("paper-ends")) paper_left = x;
	else if (IS("clean")) { end_piece("torn"); lose_power(); }
	else if (IS("mark")) tell(a ? a + 1 : "");
	else if (IS("id-stall")) id_stall = 1;
	else if (IS("halt")) { if (write(ep_out, "", 1) < 0) note("bulk OUT halted"); }
	else if (IS("exit")) exit(0);
	else if (IS("say")) {
		unsigned char b[64]; int k = 0, u, len;
		for (; a && k < 64 && sscanf(a, " %2x%n", &u, &len) == 1; a += len) b[k++] = u;
		say(b, k);
	} else note("unknown step");
	return 1;
}

static char *steps[1024];
static int nsteps, cur;

static void add_step(char *line)
{
	line[strcspn(line, "#\n")] = 0;
	char *b = line + strspn(line, " \t");
	for (size_t n = strlen(b); n && (b[n - 1] == ' ' || b[n - 1] == '\t'); ) b[--n] = 0;
	if (!strcmp(b, "forget")) {
		nsteps = cur;
		until_bytes = -1;
		wait_until = 0;
		return;
	}
	if (*b && nsteps < 1024) steps[nsteps++] = strdup(b);
}

int main(int argc, char **argv)
{
	const char *out = NULL, *scen = NULL, *lg = NULL, *fifo = NULL, *counter = NULL;
	int o, ctl = -1;
	while ((o = getopt(argc, argv, "o:s:f:t:g:u:i:c:P:p:l:w:")) != -1)
		switch (o) {
		case 'o': out = optarg; break;
		case 's': scen = optarg; break;
		case 'f': ffsdir = optarg; break;
		case 't': tty = optarg; break;
		case 'g': gadget = optarg; break;
		case 'u': udc = optarg; break;
		case 'i': id = optarg; break;
		case 'c': class = strtol(optarg, NULL, 0); break;
		case 'P': protocol = atoi(optarg); break;
		case 'p': fifo = optarg; break;
		case 'l': lg = optarg; break;
		case 'w': counter = optarg; break;
		default: return 1;
		}
	logf_ = lg ? fopen(lg, "w") : stderr;
	if (counter && !(counter_file = fopen(counter, "w"))) { perror(counter); return 1; }
	if (!out || !gadget || !udc || !ffsdir == !tty || strlen(id) > 1000 || !logf_ || (outfd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0644)) < 0) {
		fprintf(stderr, "usb-printer-sim: bad arguments\n");
		return 1;
	}
	t0 = now();
	char line[256];
	if (scen) {
		FILE *f = fopen(scen, "r");
		if (!f) { perror(scen); return 1; }
		while (fgets(line, sizeof line, f)) add_step(line);
		fclose(f);
	}
	if (fifo) ctl = open(fifo, O_RDWR | O_NONBLOCK);
	if (tty) tty_open();
	else if (ffs_start()) return 1;
	plug();
	note("ready");
	double credit_at = now(), credit = 0;
	for (;;) {
		while (cur < nsteps && step(steps[cur])) free(steps[cur++]);
		if (cur == nsteps) cur = nsteps = 0;
		print_on();
		if (paper_ended) { paper_ended = 0; state(); }
		int quiet = stopped || !paper_room();
		if (rate) {
			double t = now();
			credit += (t - credit_at) * rate;
			credit_at = t;
			if (credit > 4096) credit = 4096;
			if (credit < 64) quiet = 1;
		} else credit_at = now();
		if (!quiet && !asked && !tty) { asked = 1; sem_post(&may_read); }
		struct pollfd p[2] = { { ctl, POLLIN, 0 }, { quiet && !asked ? -1 : fd, POLLIN, 0 } };
		poll(p, 2, quiet || stored || cur < nsteps ? 5 : 200);
		if (p[0].revents & POLLIN) {
			static char part[256];
			static int have;
			char c;
			while (read(ctl, &c, 1) == 1) {
				if (have < (int)sizeof part - 1) part[have++] = c;
				if (c == '\n') { part[have] = 0; add_step(part); have = 0; }
			}
		}
		if (!(p[1].revents & POLLIN)) {
			if (p[1].revents) usleep(10000);
			if (tty && p[1].revents) tty_open(); /* hung up when unplugged */
			continue;
		}
		unsigned char b[8192];
		ssize_t n = tty ? read(fd, b, 4096) : recv(fd, b, sizeof b, MSG_DONTWAIT);
		if (tty && n <= 0) {
			usleep(50000);
			tty_open();
			continue;
		}
		if (n < 0) {
			if (errno != EAGAIN && errno != EINTR) { note("read: %s", strerror(errno)); usleep(100000); }
			continue;
		}
		asked = 0;
		if (!n) continue;
		if (write(outfd, b, n) != n) { perror("output"); return 1; }
		total += n;
		credit -= n;
		for (ssize_t i = 0; i < n; i++) take(b[i]);
	}
}
