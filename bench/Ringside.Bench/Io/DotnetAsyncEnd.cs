namespace Ringside.Bench.Io;

/// <summary>The baseline <c>dotnet-async</c>: what most programs do, receiving and sending with <c>await</c> on the thread pool.</summary>
internal sealed class DotnetAsyncEnd(EndSetup setup) : IPingEnd
{
    private readonly DotnetSocket _socket = new(setup, connected: false);
    private readonly CancellationTokenSource _stop = new();

    public string Mode => string.Empty;

    public void Answer() => _socket.AnswerAsync(_stop.Token).GetAwaiter().GetResult();

    // A lost datagram would hold it up for good, so whoever waits for it stops it after a while: no time-out of its own, which would
    // be a third operation for each datagram.
    public void Ping(PingRun run) => _socket.PingAsync(run, _stop.Token).GetAwaiter().GetResult();

    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        _socket.Dispose();
        _stop.Dispose();
    }
}
