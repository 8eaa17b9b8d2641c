import ReceiptTemplates
import Testing

@Suite struct ReceiptEscapeTests {
  @Test(arguments: [
    ("", ""), ("Tea", "Tea"), ("Tee 0,35 l (warm)", "Tee 0,35 l (warm)"), ("茶 🍵", "茶 🍵"),
    (#"\|{}~_"`^-="#, #"\\\|\{\}\~\_\"\`\^\-\="#), ("---", #"\-\-\-"#), ("a;b", "a;b"),
    ("\\n", #"\\n"#), ("\\x41", #"\\x41"#), ("{{x}}", #"\{\{x\}\}"#),
    (" a  b ", "~a  b~"), ("   ", "~~~"), ("\u{200F} a\u{7}", "~a"),
    ("a\nb\r\nc\rd\te\u{2028}f\u{2029}g", "a b c d e f g"), ("\n", "~"), ("a\n\n", "a~~"),
    ("\u{1B}@a\u{7F}b\u{9B}c\u{85}\u{A0}", "@abc\u{A0}"),
    ("a\u{61C}\u{200E}\u{200F}\u{202A}\u{202E}\u{2066}\u{2069}\u{FEFF}b", "ab"),
    ("a\u{200D}\u{200C}\u{FE0F}b", "a\u{200D}\u{200C}\u{FE0F}b"),
    ("=\u{338}", "=\u{338}"), ("=\u{327}\u{338}x", "=\u{327}\u{338}x"),
    ("=x\u{338}", "\\=x\u{338}"),
    ("\u{1FEF}\u{37E}", "\\`;"), ("\u{301}\u{338}a", "a"), (" \u{301}a", "~\u{301}a"),
  ])
  func escapesText(value: String, markup: String) {
    #expect(Array(ReceiptEscape.text(value).unicodeScalars) == Array(markup.unicodeScalars))
  }

  @Test(arguments: [
    ("", ""), ("4012345678901", "4012345678901"), ("a b", "a b"), (" a ", #"\x20a\x20"#),
    (#"\|{};"#, #"\\\|\{\}\;"#), ("~_\"`^-=:", "~_\"`^-=:"), ("a\r\nb", "a b"),
    ("\u{1B}\u{7F}\u{90}1", "1"), ("\u{37E}\u{1FEF}", "\\;`"), ("\\n\\x41", #"\\n\\x41"#),
    ("https://a.example/?q=1;2", #"https://a.example/?q=1\;2"#),
  ])
  func escapesPropertyValues(value: String, markup: String) {
    let escaped = ReceiptEscape.propertyValue(value)
    #expect(Array(escaped.unicodeScalars) == Array(markup.unicodeScalars))
  }
}
