/* usb-mock: runs a program against a USB printer that exists only for it, on
 * any machine, with no USB, no kernel support and no virtual machine.
 *
 *   usb-mock -o PRINTED [options] [--] PROGRAM [ARGS...]
 *     -r REPORT  how the printer was left: driver=usblp|none claimed=0|1 refused=N
 *                (refused: transfers to an endpoint or setting that is none)
 *     -w FILE    what lies on the counter, see usb-paper.h; it is added to, and what hangs
 *                out of the printer is kept in FILE.printer for the next run
 *     -i ID      IEEE-1284 device id       -V VID:PID     -N SERIAL
 *     -K CLASS   of its interface, decimal (default 7; 255 is the maker's own)
 *     -E OUT:IN  endpoint addresses, hexadecimal (default 02:81); IN 00: none, protocol 1
 *     -b SPEC    repeatable; how it behaves:
 *        paper-out | cover-open   off line: the port status says so
 *        paper-ends=N             after N bytes it is out of paper and takes no more
 *        refuse | hang            class requests are refused | never answered
 *        busy | denied            claiming the interface fails with EBUSY | EACCES
 *        busy=S                   it does so for S seconds (fractions allowed)
 *        jam=N                    takes N bytes, then nothing (transfers time out)
 *        pause=N:S                takes N bytes, then nothing for S seconds, once
 *        halt=N | halts=N         the endpoint halts after N bytes | after every N bytes
 *        stuck=N                  after N bytes the endpoint halts, and cannot be cleared
 *        gone=N                   after N bytes the device is unplugged
 *        io=N                     after N bytes a transfer ends with EPROTO and the count 0
 *        power                    it was switched off and on since the last run
 *        rate=N                   bytes a second
 *        talk                     4 bytes to say for each 100 that it takes; with 64 unread
 *                                 it takes no more
 *        babble                   never stops talking
 *        answers                  answers DLE EOT 1 to 4, GS r, GS I and GS ( H
 *        stale                    has answers left to say of an earlier session
 *        empty                    says "nothing" with empty packets
 *        in-halt                  the endpoint of its answers is halted at first
 *        settings                 setting 0 of its interface is IPP over USB, 1 is the printer
 *        twin                     another one of its model, serial TWIN, on the port before it
 *        same                     the twin has the same serial number
 *
 * umockdev (an LD_PRELOAD library of Debian) shows PROGRAM its own /sys and
 * /dev/bus/usb; this is the device behind the node, at the level of usbfs ioctls,
 * so the real libusb runs unchanged above it. What it cannot show: the kernel's
 * own behaviour (packets, usblp, real timing); usb-rig.sh is for that.
 * Build: cc -o usb-mock usb-mock.c $(pkg-config --cflags --libs umockdev-1.0)
 * Needs: apt-get install --no-install-recommends umockdev libumockdev-dev pkg-config
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/usbdevice_fs.h>
#include <umockdev.h>
#include "usb-paper.h"

enum { MAXURB = 256 };

static const char *id = "MFG:EPSON;CMD:ESC/POS;MDL:TM-RIG;CLS:PRINTER;DES:EPSON TM-RIG;", *serial = "MOCK0001";
static unsigned vid = 0x04b8, pid = 0x0e15, ep_out = 2, ep_in = 0x81;
static int outfd = -1, busy, denied, halted, stuck, gone, driver = 1, claimed;
static int in_halt, refuse, hang, talk, babble, answers, stale, empty, settings, twin, same, power, setting, refused, class = 7;
static unsigned char said[4096];
static int nsaid;
static long jam = -1, pause_at = -1, halt_at = -1, halts, gone_at = -1, io_at = -1, paper_at = -1, rate, total;
static double pause_for, busy_until, next_at;
static int unread, unsaid;

/* Transfers the program has submitted and not yet reaped, in order. */
static struct urb { UMockdevIoctlData *u, *buf; int done; } urbs[MAXURB];
static int nurbs;

static double now(void) { return g_get_monotonic_time() / 1e6; }

static void finish(struct urb *x, int status, int actual)
{
	umockdev_ioctl_data_update(x->u, offsetof(struct usbdevfs_urb, status), (guint8 *)&status, sizeof status);
	umockdev_ioctl_data_update(x->u, offsetof(struct usbdevfs_urb, actual_length), (guint8 *)&actual, sizeof actual);
	x->done = 1;
}

static void control(struct urb *x)
{
	unsigned char *b = x->buf->data, a[1026];
	int len = b[6] | b[7] << 8, n = -1;
	if (hang) return;
	if (refuse) ;
	else if (b[0] == 0xa1 && b[1] == 0) { n = 2 + strlen(id); a[0] = n >> 8; a[1] = n; memcpy(a + 2, id, n - 2); }
	else if (b[0] == 0xa1 && b[1] == 1) { n = 1; a[0] = paper_out ? 0x20 : cover_open ? 0 : 0x18; }
	if (n > len) n = len;
	if (n > 0) umockdev_ioctl_data_update(x->buf, 8, a, n);
	finish(x, n < 0 ? -EPIPE : 0, n < 0 ? 0 : n);
}

static void speak(const void *b, int n)
{
	if (nsaid + n > (int)sizeof said) return;
	memcpy(said + nsaid, b, n);
	nsaid += n;
}

static void say(const unsigned char *b, int n)
{
	if (answers) speak(b, n);
}

static void bulk_in(struct urb *x, long size)
{
	static unsigned char say[4096];
	if (in_halt) { finish(x, -EPIPE, 0); return; }
	if (stale) { stale = 0; speak("\x14\0\x0f\0" "7\"AB12\0", 11); }
	if (nsaid) {
		/* one byte a packet: answers come in parts */
		umockdev_ioctl_data_update(x->buf, 0, said, 1);
		memmove(said, said + 1, --nsaid);
		finish(x, 0, 1);
		return;
	}
	if (empty && !unread) { finish(x, 0, 0); return; }
	long n = babble ? size : unread < size ? unread : size;
	if (!n) return;
	if (n > (long)sizeof say) n = sizeof say;
	umockdev_ioctl_data_update(x->buf, 0, say, n);
	if (!babble) unread -= n;
	finish(x, 0, n);
}

/* How many of n bytes the printer can take before something happens at byte `at`. */
static long until(long at, long n) { return at >= 0 && n > at - total ? (at > total ? at - total : 0) : n; }

static void bulk_out(struct urb *x, long size, long from)
{
	unsigned char *b = x->buf->data;
	if (halted) { finish(x, -EPIPE, 0); return; }
	if (pause_at >= 0 && total >= pause_at) {
		if (pause_for > 0) { next_at = now() + pause_for; pause_for = 0; }
		if (now() < next_at) return;
		pause_at = -1;
	}
	if (rate && now() < next_at) return;
	long n = size - from;
	if (rate && n > 512) n = 512;
	n = until(jam, until(pause_at, until(halt_at, until(gone_at, until(io_at, until(paper_at, n))))));
	if (talk && n > 100) n = 100;
	if (talk && unread >= 64) n = 0;
	if (n > 0) {
		if (write(outfd, b + from, n) != n) perror("usb-mock");
		total += n;
		for (long i = 0; i < n; i++) take(b[from + i]);
		if (rate) next_at = now() + (double)n / rate;
		if (talk) { unsaid += n; unread += unsaid / 100 * 4; unsaid %= 100; }
	}
	int done = from + n;
	umockdev_ioctl_data_update(x->u, offsetof(struct usbdevfs_urb, actual_length), (guint8 *)&done, sizeof done);
	if (paper_at >= 0 && total >= paper_at) paper_out = 1;
	if (io_at >= 0 && total >= io_at) { io_at = -1; finish(x, -EPROTO, 0); }
	else if (done == size) {
		finish(x, 0, done);
		if (gone_at >= 0 && total >= gone_at) gone = 1;
	}
	else if (gone_at >= 0 && total >= gone_at) { gone = 1; finish(x, -ENODEV, done); }
	else if (halt_at >= 0 && total >= halt_at) {
		halted = 1;
		halt_at = halts ? halt_at + halts : -1;
		finish(x, -EPIPE, done);
	}
}

/* Carries a pending transfer as far as the printer lets it. */
static void advance(struct urb *x)
{
	const struct usbdevfs_urb *u = (const void *)x->u->data;
	if (gone) finish(x, -ENODEV, 0);
	else if (u->type == USBDEVFS_URB_TYPE_CONTROL) control(x);
	else if (u->endpoint == ep_in && claimed && setting == settings) bulk_in(x, u->buffer_length);
	else if (u->endpoint == ep_out && claimed && setting == settings) bulk_out(x, u->buffer_length, u->actual_length);
	else { refused++; finish(x, -ENOENT, 0); }
}

static gboolean on_ioctl(UMockdevIoctlBase *self, UMockdevIoctlClient *c, gpointer data)
{
	(void)self; (void)data;
	gulong req = umockdev_ioctl_client_get_request(c);
	UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg(c), *d;
	int err = 0, res = 0;
	if (gone && req != USBDEVFS_REAPURBNDELAY && req != USBDEVFS_REAPURB) {
		umockdev_ioctl_client_complete(c, -1, ENODEV);
		return TRUE;
	}
	switch (req) {
	case USBDEVFS_GET_CAPABILITIES: {
		__u32 caps = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
		d = umockdev_ioctl_data_resolve(arg, 0, sizeof caps, NULL);
		umockdev_ioctl_data_update(d, 0, (guint8 *)&caps, sizeof caps);
		umockdev_ioctl_data_unref(d);
		break; }
	case USBDEVFS_GETDRIVER: {
		struct usbdevfs_getdriver g = { 0, "usblp" };
		if (claimed) strcpy(g.driver, "usbfs");
		else if (!driver) { err = ENODATA; break; }
		d = umockdev_ioctl_data_resolve(arg, 0, sizeof g, NULL);
		umockdev_ioctl_data_update(d, 0, (guint8 *)&g, sizeof g);
		umockdev_ioctl_data_unref(d);
		break; }
	case USBDEVFS_IOCTL: {
		d = umockdev_ioctl_data_resolve(arg, 0, sizeof(struct usbdevfs_ioctl), NULL);
		int code = ((struct usbdevfs_ioctl *)d->data)->ioctl_code;
		umockdev_ioctl_data_unref(d);
		if (code == (int)USBDEVFS_DISCONNECT) { if (driver) driver = 0; else err = ENODATA; }
		else if (code == (int)USBDEVFS_CONNECT) { if (!driver) driver = res = 1; else err = EBUSY; }
		else err = ENOTTY;
		break; }
	case USBDEVFS_CLAIMINTERFACE:
		if (denied) err = EACCES;
		else if (busy || now() < busy_until || driver) err = EBUSY;
		else claimed = 1;
		break;
	case USBDEVFS_DISCONNECT_CLAIM:
		if (denied) err = EACCES;
		else if (busy || now() < busy_until) err = EBUSY;
		else { driver = 0; claimed = 1; }
		break;
	case USBDEVFS_RELEASEINTERFACE: claimed = 0; break;
	case USBDEVFS_CLEAR_HALT:
		d = umockdev_ioctl_data_resolve(arg, 0, sizeof(unsigned), NULL);
		if (*(unsigned *)d->data == (unsigned)ep_in) in_halt = 0;
		else if (!stuck) halted = 0;
		umockdev_ioctl_data_unref(d);
		break;
	case USBDEVFS_SETINTERFACE: {
		d = umockdev_ioctl_data_resolve(arg, 0, sizeof(struct usbdevfs_setinterface), NULL);
		setting = ((struct usbdevfs_setinterface *)d->data)->altsetting;
		umockdev_ioctl_data_unref(d);
		break; }
	case USBDEVFS_SUBMITURB: {
		if (nurbs == MAXURB) { err = ENOMEM; break; }
		d = umockdev_ioctl_data_resolve(arg, 0, sizeof(struct usbdevfs_urb), NULL);
		struct usbdevfs_urb *u = (void *)d->data;
		int zero = 0;
		struct urb *x = &urbs[nurbs++];
		x->u = d;
		x->done = 0;
		x->buf = u->buffer_length ? umockdev_ioctl_data_resolve(d, offsetof(struct usbdevfs_urb, buffer), u->buffer_length, NULL) : NULL;
		umockdev_ioctl_data_update(d, offsetof(struct usbdevfs_urb, actual_length), (guint8 *)&zero, sizeof zero);
		break; }
	case USBDEVFS_DISCARDURB:
		err = EINVAL;
		for (int i = 0; i < nurbs; i++)
			if (urbs[i].u->client_addr == *(gulong *)arg->data && !urbs[i].done) {
				finish(&urbs[i], -ENOENT, ((struct usbdevfs_urb *)urbs[i].u->data)->actual_length);
				err = 0;
			}
		break;
	case USBDEVFS_REAPURB: case USBDEVFS_REAPURBNDELAY: {
		int k = -1;
		for (int i = 0; i < nurbs && k < 0; i++) {
			if (!urbs[i].done) advance(&urbs[i]);
			if (urbs[i].done) k = i;
		}
		if (k < 0) {
			/* the node polls as always ready: keep the program from spinning */
			g_usleep(1000);
			err = gone ? ENODEV : EAGAIN;
			break;
		}
		struct urb x = urbs[k];
		memmove(urbs + k, urbs + k + 1, (--nurbs - k) * sizeof x);
		d = umockdev_ioctl_data_resolve(arg, 0, sizeof(gpointer), NULL);
		umockdev_ioctl_data_set_ptr(d, 0, x.u);
		umockdev_ioctl_client_complete(c, 0, 0);
		umockdev_ioctl_data_unref(d);
		if (x.buf) umockdev_ioctl_data_unref(x.buf);
		umockdev_ioctl_data_unref(x.u);
		return TRUE; }
	default: err = ENOTTY;
	}
	umockdev_ioctl_client_complete(c, err ? -1 : res, err);
	return TRUE;
}

static void behave(const char *s)
{
	static const struct { const char *word; int *flag; } flags[] = {
		{ "paper-out", &paper_out }, { "cover-open", &cover_open }, { "refuse", &refuse }, { "hang", &hang },
		{ "busy", &busy }, { "denied", &denied }, { "talk", &talk }, { "babble", &babble },
		{ "answers", &answers }, { "stale", &stale }, { "in-halt", &in_halt }, { "empty", &empty },
		{ "settings", &settings }, { "twin", &twin }, { "same", &same }, { "power", &power } };
	static const struct { const char *word; long *at; } places[] = {
		{ "paper-ends=", &paper_at }, { "jam=", &jam }, { "pause=", &pause_at }, { "halt=", &halt_at },
		{ "halts=", &halts }, { "stuck=", &halt_at }, { "gone=", &gone_at }, { "io=", &io_at }, { "rate=", &rate } };
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (!strcmp(s, flags[i].word)) { *flags[i].flag = 1; return; }
	if (!strncmp(s, "busy=", 5)) { busy_until = now() + atof(s + 5); return; }
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *w = places[i].word;
		if (strncmp(s, w, strlen(w))) continue;
		*places[i].at = atol(s + strlen(w));
		if (!strncmp(s, "pause=", 6) && strchr(s, ':')) pause_for = atof(strchr(s, ':') + 1);
		if (!strncmp(s, "halts=", 6)) halt_at = halts;
		if (!strncmp(s, "stuck=", 6)) stuck = 1;
		return;
	}
	fprintf(stderr, "usb-mock: unknown behaviour %s\n", s);
	exit(125);
}

/* One setting of the printer's interface with its endpoints, as hexadecimal digits. */
static gchar *interface(int alternate, int protocol)
{
	gchar *in = ep_in ? g_strdup_printf("0705%02X02000200", ep_in) : g_strdup("");
	gchar *s = g_strdup_printf("0904%02X%02X%02X%02X%02X%02X00" "0705%02X02000200%s", 0, alternate, ep_in ? 2 : 1, class,
		class == 7 ? 1 : 0, protocol, ep_out, in);
	g_free(in);
	return s;
}

static int add_device(UMockdevTestbed *t, int port, const char *number)
{
	int protocol = ep_in ? 2 : 1;
	gchar *first = interface(0, settings ? 4 : protocol), *second = settings ? interface(1, protocol) : g_strdup("");
	int length = 9 + (strlen(first) + strlen(second)) / 2;
	/* the device and configuration descriptors, as /sys and the node hold them */
	gchar *desc = g_strdup_printf("1201000200000040%02X%02X%02X%02X000101020301" "0902%02X00010100C001%s%s",
		vid & 255, vid >> 8, pid & 255, pid >> 8, length, first, second);
	gchar *text = g_strdup_printf(
		"P: /devices/pci0000:00/0000:00:14.0/usb1/1-%d\nN: bus/usb/001/%03d=%s\n"
		"E: BUSNUM=001\nE: DEVNAME=/dev/bus/usb/001/%03d\nE: DEVNUM=%03d\nE: DEVTYPE=usb_device\nE: DRIVER=usb\n"
		"E: ID_BUS=usb\nE: ID_MODEL_ID=%04x\nE: ID_VENDOR_ID=%04x\nE: ID_USB_INTERFACES=:070102:\nE: MAJOR=189\nE: MINOR=%d\n"
		"E: PRODUCT=%x/%x/100\nE: SUBSYSTEM=usb\nE: TYPE=0/0/0\n"
		"A: bConfigurationValue=1\\n\nA: bDeviceClass=00\\n\nA: bNumConfigurations=1\\n\nA: bNumInterfaces= 1\\n\n"
		"A: busnum=1\\n\nA: devnum=%d\\n\nA: devpath=%d\\n\nA: idProduct=%04x\\n\nA: idVendor=%04x\\n\nA: speed=480\\n\n"
		"A: manufacturer=EPSON\\n\nA: product=TM-RIG\\n\nA: serial=%s\\n\nA: version= 2.00\\n\nH: descriptors=%s\n",
		port, port + 1, desc, port + 1, port + 1, pid, vid, port, vid, pid, port + 1, port, pid, vid, number, desc);
	GError *e = NULL;
	int ok = umockdev_testbed_add_from_string(t, text, &e);
	if (!ok) fprintf(stderr, "usb-mock: %s\n", e->message);
	return ok;
}

int main(int argc, char **argv)
{
	const char *out = NULL, *report = NULL, *counter = NULL;
	char printer[4096];
	int o;
	while ((o = getopt(argc, argv, "+o:r:w:i:V:N:K:E:b:")) != -1)
		switch (o) {
		case 'o': out = optarg; break;
		case 'r': report = optarg; break;
		case 'w': counter = optarg; break;
		case 'i': id = optarg; break;
		case 'V': sscanf(optarg, "%x:%x", &vid, &pid); break;
		case 'N': serial = optarg; break;
		case 'K': class = atoi(optarg); break;
		case 'E': sscanf(optarg, "%x:%x", &ep_out, &ep_in); break;
		case 'b': behave(optarg); break;
		default: return 125;
		}
	if (!out || optind == argc || (outfd = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) < 0) {
		fprintf(stderr, "usage: usb-mock -o PRINTED [options] [--] PROGRAM [ARGS...]\n");
		return 125;
	}
	if (counter) {
		if (!(counter_file = fopen(counter, "ae"))) { perror(counter); return 125; }
		snprintf(printer, sizeof printer, "%s.printer", counter);
		keep_printer(printer, 1);
		if (power) lose_power();
	}
	UMockdevTestbed *t = umockdev_testbed_new();
	GError *e = NULL;
	UMockdevIoctlBase *h = umockdev_ioctl_base_new();
	g_signal_connect(h, "handle-ioctl", G_CALLBACK(on_ioctl), NULL);
	if (twin && !add_device(t, 1, same ? serial : "TWIN")) return 125;
	int port = twin ? 2 : 1;
	gchar *node = g_strdup_printf("/dev/bus/usb/001/%03d", port + 1);
	if (!add_device(t, port, serial)) return 125;
	if (!umockdev_testbed_attach_ioctl(t, node, h, &e)) {
		fprintf(stderr, "usb-mock: %s\n", e->message);
		return 125;
	}
	pid_t p = fork();
	if (!p) {
		const char *old = getenv("LD_PRELOAD");
		gchar *v = g_strconcat("libumockdev-preload.so.0", old ? ":" : NULL, old, NULL);
		setenv("LD_PRELOAD", v, 1);
		execvp(argv[optind], argv + optind);
		perror(argv[optind]);
		_exit(127);
	}
	int st = 0;
	waitpid(p, &st, 0);
	if (counter) keep_printer(printer, 0);
	FILE *r = report ? fopen(report, "w") : NULL;
	if (r) {
		fprintf(r, "driver=%s claimed=%d refused=%d\n", driver ? "usblp" : "none", claimed, refused);
		fclose(r);
	}
	g_object_unref(t);
	return WIFEXITED(st) ? WEXITSTATUS(st) : 128 + WTERMSIG(st);
}
