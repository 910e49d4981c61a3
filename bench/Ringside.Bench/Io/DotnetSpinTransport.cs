using Ringside.Linux.Polling;

namespace Ringside.Bench.Io;

/// <summary>The baseline <c>dotnet-spin</c>: the platform's socket, connected and non-blocking, asked again and again.</summary>
internal readonly struct DotnetSpinTransport(EndSetup setup) : ITransport
{
    private readonly DotnetSocket _socket = new(setup, connected: true);

    public string Mode => string.Empty;

    public int Descriptor => _socket.Descriptor;

    public PollEvents WakeOn => PollEvents.Readable;

    public bool TryReceive(out ulong number) => _socket.TryReceive(out number);

    public void Send(ulong number) => _socket.Send(number);

    public void Dispose() => _socket.Dispose();
}
