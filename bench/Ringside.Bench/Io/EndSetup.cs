using Ringside.Linux.Sockets;

namespace Ringside.Bench.Io;

/// <summary>What one end of a conversation is to be.</summary>
/// <param name="Local">Its own address.</param>
/// <param name="Remote">The only one that it talks to.</param>
/// <param name="Interface">Name of its link.</param>
internal readonly record struct EndSetup(Endpoint Local, Endpoint Remote, string Interface);
