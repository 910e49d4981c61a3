namespace Ringside.Bench.Io;

/// <summary>Bursts with a transport that knows no batches: one call for each datagram.</summary>
/// <typeparam name="T">What it sends and receives with.</typeparam>
internal sealed class OneByOne<T>(T transport, IDisposable? waiter = null) : IBurstEnd
    where T : struct, ITransport
{
    private const int MostAtATime = 256;

#pragma warning disable IDE0044 // Read-only, a structure that is a type argument would be copied for every call.
    private T _transport = transport;
#pragma warning restore IDE0044

    public string Mode => _transport.Mode;

    public int Send(int count)
    {
        for (int i = 0; i < count; i++)
            _transport.Send((ulong)i);
        return count;
    }

    public int Drain()
    {
        int count = 0;
        while (count < MostAtATime && _transport.TryReceive(out _))
            count++;
        return count;
    }

    public void Dispose()
    {
        _transport.Dispose();
        waiter?.Dispose();
    }
}
