using Ringside.Linux.Descriptors;

namespace Ringside.Net.Loop;

/// <summary>The descriptor of a socket, listener or file on a loop: closed once, after its operations were cancelled, unless it was
/// detached.</summary>
internal sealed class OwnedDescriptor(RingLoop loop, int value, FileDescriptor? owner)
{
    private int _value = value;
    private bool _isDetached;

    internal RingLoop Loop => loop;

    internal bool IsClosed => _value < 0;

    /// <summary>Its number, for an operation.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    internal int Checked()
    {
        ObjectDisposedException.ThrowIf(_value < 0, this);
        return _value;
    }

    internal int Detach()
    {
        loop.CheckThread();
        int value = Checked();
        _isDetached = true;
        return value;
    }

    internal void Close()
    {
        loop.CheckThread();
        if (_value < 0)
        {
            return;
        }

        int value = _value;
        _value = -1;
        if (owner is null || _isDetached)
        {
            loop.SubmitEnd(value, close: !_isDetached);
            return;
        }

        // Its owner closes at once, and the number may be another file's a moment later: what names it must be with the kernel before.
        loop.SubmitEnd(value, close: false);
        loop.SubmitNow();
        owner.Dispose();
    }
}
