namespace Ringside.Bench.Io;

/// <summary>One end of the cost per packet: sends bursts or drains them. One thread owns both ends.</summary>
internal interface IBurstEnd : IDisposable
{
    /// <summary>How it really runs, as <c>generic-copy</c>; empty where there is one way only.</summary>
    string Mode { get; }

    /// <summary>Sends so many 64-byte datagrams and returns when the kernel has delivered them and holds none of them any more.</summary>
    /// <returns>How many were sent; fewer when the kernel takes no more.</returns>
    int Send(int count);

    /// <summary>Receives what is there.</summary>
    /// <returns>How many datagrams, at most some hundred; 0 when nothing is there.</returns>
    int Drain();
}
