namespace Ringside.Bench.Io;

/// <summary>One end of a conversation of pings and answers. Made, used and disposed by one thread.</summary>
internal interface IPingEnd : IDisposable
{
    /// <summary>How it really runs, as <c>generic-copy</c>; empty where there is one way only.</summary>
    string Mode { get; }

    /// <summary>Answers until it is told to stop.</summary>
    void Answer();

    /// <summary>Sends pings, one after the answer to the other.</summary>
    void Ping(PingRun run);

    /// <summary>Ends <see cref="Answer"/>; from any thread.</summary>
    void Stop();
}
