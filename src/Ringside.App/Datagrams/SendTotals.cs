using Ringside.Linux.Errors;

namespace Ringside.App.Datagrams;

/// <summary>What became of the lines of <c>net send</c>.</summary>
/// <param name="Backend">What sent them.</param>
/// <param name="Sent">Datagrams that were taken.</param>
/// <param name="Refused">Datagrams that the kernel refused.</param>
/// <param name="LastError">Why it refused the last of them.</param>
/// <param name="TooLong">Lines that were too long for a datagram.</param>
/// <param name="LongestLine">Most bytes of a line, in words, with what sets the bound.</param>
internal sealed record SendTotals(string Backend, long Sent, long Refused, Errno LastError, long TooLong, string LongestLine);
