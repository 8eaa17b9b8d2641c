/* usb-paper.h: what a receipt printer does with the bytes that it takes, for
 * usb-printer-sim.c and usb-mock.c.
 *
 * Real-time commands are obeyed as they come; all else goes through the printer's
 * memory and is printed in its order, as fast as the mechanism is, and not at all
 * while paper is out or the cover is open. So an answer to GS r, GS I and GS ( H
 * says that everything before it is on paper.
 *
 * What lies on the counter is told in a file, a line each:
 *   slip TEXT | TEXT | ...   a piece that was cut off, by its lines
 *   torn TEXT | TEXT | ...   a piece without a cut that somebody tore off
 *   pulse                    the drawer was opened
 *   lost N                   so many bytes were in the memory when the power went
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { PAPER_MEMORY = 4096 };

/* Given by the program: sends an answer to the host. */
static void say(const unsigned char *bytes, int count);

static FILE *counter_file;
static int paper_out, paper_low, cover_open, asb;
/* Bytes that the mechanism prints a second; 0 for no limit. */
static double print_speed;
/* Bytes that are printed until the paper ends, or -1; and whether it has just ended. */
static long paper_left = -1;
static int paper_ended;

static int offline(void) { return paper_out || cover_open; }

/* --- the paper that hangs out ------------------------------------------------ */
static char piece[65536], line_text[1024];
static int piece_length, line_length;

static void tell(const char *what)
{
	if (counter_file) {
		fprintf(counter_file, "%s\n", what);
		fflush(counter_file);
	}
}

static void end_line(void)
{
	int blank = 1;
	for (int i = 0; i < line_length; i++) blank &= line_text[i] == ' ';
	if (!blank && piece_length + line_length + 4 < (int)sizeof piece) {
		piece_length += sprintf(piece + piece_length, "%s%.*s", piece_length ? " | " : "", line_length, line_text);
	}
	line_length = 0;
}

static void add_text(unsigned char c)
{
	if (line_length < (int)sizeof line_text - 1) line_text[line_length++] = c < 0x7f ? c : '?';
}

static void end_piece(const char *how)
{
	end_line();
	if (piece_length && counter_file) {
		fprintf(counter_file, "%s %s\n", how, piece);
		fflush(counter_file);
	}
	piece_length = 0;
}

/* --- status -------------------------------------------------------------------- */
static unsigned char real_time_status(int n)
{
	unsigned char s = 0x12;
	if (n == 1) s |= 0x04 | (offline() ? 0x08 : 0);
	if (n == 2) s |= (cover_open ? 0x04 : 0) | (paper_out ? 0x20 : 0);
	if (n == 4) s |= (paper_low || paper_out ? 0x0c : 0) | (paper_out ? 0x60 : 0);
	return s;
}

static void say_asb(void)
{
	unsigned char b[4] = { 0x10, 0, 0, 0 };
	if (offline()) b[0] |= 0x08;
	if (cover_open) b[0] |= 0x20;
	if (paper_low || paper_out) b[2] |= 0x03;
	if (paper_out) b[2] |= 0x0c;
	say(b, 4);
}

/* --- the commands, byte by byte ------------------------------------------------- */
static unsigned char command[16]; /* the beginning of the one that is open */
static long have, want;           /* bytes of it, and how many it has; 0: not known yet */
static int until_nul;

/* How many bytes a command has, by its first ones; 0 when more must be seen, -1 for one that goes
 * up to a NUL. */
static long length_of(const unsigned char *c, long n)
{
	if (n < 2) return 0;
	switch (c[0]) {
	case 0x10:
		if (c[1] != 0x14) return c[1] == 0x04 || c[1] == 0x05 ? 3 : 1;
		return n < 3 ? 0 : c[2] == 8 ? 10 : 5;
	case 0x1c:
		if (strchr("&.", c[1])) return 2;
		if (c[1] == '(') return n < 5 ? 0 : 5 + c[3] + 256 * c[4];
		return strchr("Sp", c[1]) ? 4 : 3;
	case 0x1b:
		if (strchr("@2<Livm", c[1])) return 2;
		if (strchr("$\\c", c[1])) return 4;
		if (c[1] == 'p') return 5;
		if (c[1] == 'D') return -1;
		if (c[1] == '*') return n < 5 ? 0 : 5 + (c[2] >= 32 ? 3 : 1) * (c[3] + 256L * c[4]);
		return 3;
	default: /* GS */
		if (c[1] == ':') return 2;
		if (strchr("LWP$\\", c[1])) return 4;
		if (c[1] == '^') return 5;
		if (c[1] == 'V') return n < 3 ? 0 : c[2] == 0 || c[2] == 1 || c[2] == '0' || c[2] == '1' ? 3 : 4;
		if (c[1] == '(') return n < 5 ? 0 : 5 + c[3] + 256L * c[4];
		if (c[1] == '8') return n < 7 ? 0 : 7 + c[3] + 256L * (c[4] + 256L * (c[5] + 256L * c[6]));
		if (c[1] == 'v') return n < 8 ? 0 : 8 + (c[4] + 256L * c[5]) * (c[6] + 256L * c[7]);
		if (c[1] == '*') return n < 4 ? 0 : 4 + 8L * c[2] * c[3];
		if (c[1] == 'k') return n < 4 ? 0 : c[2] < 65 ? -1 : 4 + c[3];
		return 3;
	}
}

static void obey(const unsigned char *c)
{
	if (c[0] == 0x1b) {
		if (c[1] == '@') line_length = 0;
		else if (c[1] == 'p') tell("pulse");
		else if (c[1] == 'd' || c[1] == 'J') end_line();
		else if (c[1] == 'i' || c[1] == 'm') end_piece("slip");
	} else if (c[0] == 0x1d) {
		unsigned char s;
		if (c[1] == 'V') end_piece("slip");
		else if (c[1] == 'r') {
			s = (c[2] & 3) == 1 ? (paper_low || paper_out ? 0x03 : 0) | (paper_out ? 0x0c : 0) : 0;
			say(&s, 1);
		} else if (c[1] == 'I') {
			s = c[2] == 1 ? 0x20 : c[2] == 2 ? 0x02 : 0x01;
			say(&s, 1);
		} else if (c[1] == 'a') {
			asb = c[2];
			if (asb) say_asb();
		} else if (!memcmp(c + 1, "(H\6\0" "00", 6)) {
			unsigned char a[7] = { 0x37, 0x22, c[7], c[8], c[9], c[10], 0 };
			say(a, 7);
		} else if (c[1] == 'v' || c[1] == 'k' || c[1] == '8') {
			end_line();
			for (const char *p = "[picture]"; *p; p++) add_text(*p);
			end_line();
		}
	}
}

static void process(unsigned char c)
{
	if (!have) {
		if (c == '\n') end_line();
		else if (c >= 0x20) add_text(c);
		else if (c == 0x10 || c == 0x1b || c == 0x1c || c == 0x1d) { command[0] = c; have = 1; want = until_nul = 0; }
		return;
	}
	if (have < (long)sizeof command) command[have] = c;
	have++;
	if (!want && !until_nul) {
		want = length_of(command, have);
		if (want < 0) { want = 0; until_nul = 1; }
	}
	if (want ? have < want : until_nul ? c != 0 : 1) return;
	have = 0;
	obey(command);
}

/* --- the memory and the mechanism ------------------------------------------------ */
static unsigned char memory[PAPER_MEMORY + 4096];
static int stored;

/* How many bytes it takes now. */
__attribute__((unused)) static int paper_room(void) { return stored < PAPER_MEMORY ? PAPER_MEMORY - stored : 0; }

/* Prints what the mechanism has had the time for. */
static void print_on(void)
{
	static double at, credit;
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	double now = t.tv_sec + t.tv_nsec / 1e9;
	credit = stored && print_speed ? credit + (now - at) * print_speed : 0;
	at = now;
	int done = 0;
	while (done < stored && !offline() && (!print_speed || credit >= 1)) {
		process(memory[done++]);
		if (paper_left > 0 && --paper_left == 0) {
			paper_left = -1;
			paper_out = paper_ended = 1;
		}
		credit -= print_speed ? 1 : 0;
	}
	stored -= done;
	memmove(memory, memory + done, stored);
}

/* Takes a byte from the host. */
static void take(unsigned char c)
{
	static unsigned char last[10];
	memmove(last, last + 1, 9);
	last[9] = c;
	if (last[7] == 0x10 && last[8] == 0x04 && c >= 1 && c <= 4) {
		unsigned char s = real_time_status(c);
		say(&s, 1);
	} else if (last[5] == 0x10 && last[6] == 0x14 && last[7] == 1) {
		tell("pulse");
	} else if (!memcmp(last, "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", 10)) {
		stored = 0;
		have = 0;
		say((const unsigned char *)"\x37\x25", 3);
		return;
	}
	if (stored < (int)sizeof memory) memory[stored++] = c;
	print_on();
}

/* Keeps what hangs out of the printer and what it is in the middle of in a file, or brings it back;
 * nothing when there is no such file. */
__attribute__((unused)) static void keep_printer(const char *path, int back)
{
	FILE *f = fopen(path, back ? "r" : "w");
	struct { void *at; size_t size; } parts[] = {
		{ piece, sizeof piece }, { &piece_length, sizeof piece_length },
		{ line_text, sizeof line_text }, { &line_length, sizeof line_length },
		{ command, sizeof command }, { &have, sizeof have }, { &want, sizeof want },
		{ &until_nul, sizeof until_nul } };
	for (size_t i = 0; f && i < sizeof parts / sizeof *parts; i++)
		if ((back ? fread(parts[i].at, parts[i].size, 1, f) : fwrite(parts[i].at, parts[i].size, 1, f)) != 1) break;
	if (f) fclose(f);
}

/* Switches it off and on: what was not printed is gone, and so is what it was in the middle of. */
__attribute__((unused)) static void lose_power(void)
{
	char text[32];
	snprintf(text, sizeof text, "lost %d", stored);
	if (stored) tell(text);
	stored = line_length = asb = 0;
	have = 0;
}
