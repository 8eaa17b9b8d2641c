@preconcurrency import Dispatch
#if canImport(Glibc)
  import Glibc
#endif

/// The process's signals as a stream, in place of their usual effect.
enum Signals {
  /// Each arrival of one of these signals; they have their usual effect again when the stream ends.
  static func stream(of numbers: [Int32]) -> AsyncStream<Void> {
    AsyncStream { continuation in
      let sources = numbers.map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { continuation.yield() }
        source.resume()
        return source
      }
      continuation.onTermination = { _ in
        sources.forEach { $0.cancel() }
        numbers.forEach { signal($0, SIG_DFL) }
      }
    }
  }
}
