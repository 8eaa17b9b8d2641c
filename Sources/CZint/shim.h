#include <zint.h>

// The symbol's arrays would be tuples of thousands of elements in Swift.

/// The modules of a row, the first one in the lowest bit of the first byte.
static inline const unsigned char *platen_zint_row(const struct zint_symbol *symbol, int row) {
  return symbol->encoded_data[row];
}

/// The readable text in UTF-8, ended by NUL.
static inline const char *platen_zint_text(const struct zint_symbol *symbol) {
  return (const char *)symbol->text;
}

/// What was wrong with the data, ended by NUL.
static inline const char *platen_zint_error(const struct zint_symbol *symbol) {
  return symbol->errtxt;
}
