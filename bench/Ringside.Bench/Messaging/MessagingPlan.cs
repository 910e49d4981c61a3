namespace Ringside.Bench.Messaging;

/// <summary>One run: what both processes must know of it.</summary>
public sealed record MessagingPlan
{
    /// <summary><c>mdp</c>, <c>udp</c> or <c>tcp</c>.</summary>
    public string System { get; init; } = MessagingBenchmark.Systems[0];

    /// <summary>Who sends to whom: see <see cref="MessagingBenchmark.Patterns"/>.</summary>
    public string Pattern { get; init; } = MessagingBenchmark.Patterns[0];

    /// <summary>Bytes of every message, <see cref="MessagingBenchmark.LeastSize"/> to <see cref="MessagingBenchmark.MostSize"/>.</summary>
    public int Size { get; init; } = 64;

    /// <summary>Of a hundred datagrams, how many are lost in each direction.</summary>
    public double LossPercent { get; init; }

    /// <summary>Whether threads sleep while there is nothing to do.</summary>
    public bool Blocks { get; init; }

    /// <summary>Whether datagrams go and come in trains.</summary>
    public bool Trains { get; init; } = true;

    /// <summary>Ends of the measuring process; for <c>nn</c> of the other, too.</summary>
    public int Peers { get; init; } = 1;

    /// <summary>Messages a second that are offered, for <c>rr</c>: each is due at its time, whatever became of those before. 0: the next
    /// when the last was answered.</summary>
    public double Rate { get; init; }

    /// <summary>Milliseconds before measuring begins.</summary>
    public int WarmUpMilliseconds { get; init; } = 1000;

    /// <summary>Milliseconds of measuring.</summary>
    public int Milliseconds { get; init; } = 4000;

    internal bool IsRoundTrip => Pattern == "rr";

    internal bool AnswererSends => Pattern is "bi" or "nn";

    /// <summary>Ends of the answering process.</summary>
    internal int AnswererEnds => Pattern == "nn" ? Peers : 1;
}
