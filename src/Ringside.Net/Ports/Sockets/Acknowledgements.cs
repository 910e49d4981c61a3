using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports.Sockets;

/// <summary>When a connection acknowledges what it received: as its socket options say, or late (tcp(7), TCP_QUICKACK).</summary>
/// <remarks>
/// Left alone, the kernel acknowledges a small segment before its bytes can be read: in the receive path itself, or within the call
/// that reads them. The acknowledgement goes all the way through the stack, about 2 us, in front of the data. Late, it leaves when the
/// reader comes back and finds nothing more; a sender of small segments must not wait for the delayed one (40 ms), because its
/// congestion window opens by acknowledgements.
/// </remarks>
internal struct Acknowledgements
{
    private readonly KernelSocket _socket;
    private readonly SocketOptionSetting[] _forgotten;
    private readonly bool _late;
    private bool _owed;

    internal Acknowledgements(KernelSocket socket, StreamPortOptions options)
    {
        _socket = socket;
        _forgotten = [.. options.Settings.Where(setting => setting.Option.IsForgotten && setting.Option.AppliesTo(SocketKind.Stream))];
        _late = options.LateAcknowledgements && _forgotten.Length == 0;
        _owed = _late; // switches delaying on
    }

    /// <summary>Bytes were received and are about to be used.</summary>
    internal void OnReceived()
    {
        _owed = _late;

        // The kernel leaves quick acknowledgement by itself (tcp(7)).
        foreach (SocketOptionSetting setting in _forgotten)
        {
            _ = setting.Option.TrySet(_socket, setting.Value);
        }
    }

    /// <summary>Nothing more is there: now it costs nobody anything.</summary>
    internal void OnNothing()
    {
        if (_owed)
        {
            _owed = false;
            _ = _socket.TryAcknowledge();
        }
    }
}
