import Pockyt
import Testing

@Suite struct GatewayURLTests {
  @Test(arguments: [
    ("https://mapi.yuansfer.com", "https://mapi.yuansfer.com"),
    ("https://MAPI.yuansfer.com/", "https://mapi.yuansfer.com"),
    ("https://mapi.yuansfer.com:8443", "https://mapi.yuansfer.com:8443"),
    ("https://[2001:db8::1]:443", "https://[2001:db8::1]:443"),
    ("http://localhost:8080", "http://localhost:8080"),
    ("http://127.0.0.1", "http://127.0.0.1"),
    ("http://127.255.3.4:9", "http://127.255.3.4:9"),
    ("http://[::1]:8080/", "http://[::1]:8080"),
  ])
  func accepts(text: String, address: String) throws {
    #expect(try GatewayURL(text).description == address)
  }

  @Test(arguments: [
    "http://mapi.yuansfer.com", "http://127.0.0.1.example.com", "http://127.1",
    "http://localhost.example.com", "http://[::2]", "http://128.0.0.1", "http://127.0.0.256",
    "http://0.0.0.0",
  ])
  func refusesPlainHTTPElsewhere(text: String) {
    #expect { try GatewayURL(text) } throws: { "\($0)".contains("use https") }
  }

  @Test(arguments: [
    "", "mapi.yuansfer.com", "ftp://mapi.yuansfer.com", "https://", "https:///",
    "https://a@mapi.yuansfer.com", "https://mapi.yuansfer.com/app", "https://mapi.yuansfer.com?x",
    "https://mapi.yuansfer.com#x", "https://mapi yuansfer.com", "https://mapi.yuansfer.com:0",
    "https://mapi.yuansfer.com:65536", "https://mapi.yuansfer.com:+80",
    "https://mapi.yuansfer.com:", "https://mapi.yuansfer.com//", "https://xn\n.com",
    "http://127.0.0.1:80@mapi.yuansfer.com", "http://127.0.0.1\\@mapi.yuansfer.com",
    "http://127.0.0.+1",
  ])
  func refuses(text: String) {
    #expect(throws: GatewayURLError.self) { try GatewayURL(text) }
  }
}
