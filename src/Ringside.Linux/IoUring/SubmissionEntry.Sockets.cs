using Ringside.Linux.Sockets;

namespace Ringside.Linux.IoUring;

/// <content>Operations on sockets.</content>
public unsafe partial struct SubmissionEntry
{
    private const ushort Multishot = 1 << 1; // IORING_RECV_MULTISHOT
    private const ushort RegisteredBuffer = 1 << 2; // IORING_RECVSEND_FIXED_BUF

    /// <summary>Receives (recv(2)); the result is the bytes, 0 at the end of a stream.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="into">Where to.</param>
    /// <param name="length">Room in bytes.</param>
    /// <param name="options">How it is tried.</param>
    /// <param name="flags">Flags of recv(2).</param>
    public void PrepareReceive(
        int descriptor, void* into, int length, TransferOptions options = TransferOptions.None, int flags = 0)
    {
        Prepare(RingOperation.Receive, descriptor, into, (uint)length, 0);
        _priority = (ushort)options;
        _operationFlags = (uint)flags;
    }

    /// <summary>Receives into a buffer that the kernel takes from a buffer ring; ENOBUFS when that is empty.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="group">Group of the buffer ring.</param>
    /// <param name="options">How it is tried.</param>
    /// <param name="flags">Flags of recv(2).</param>
    public void PrepareReceiveSelected(int descriptor, ushort group, TransferOptions options = TransferOptions.None, int flags = 0)
    {
        PrepareReceive(descriptor, null, 0, options, flags);
        Select(group);
    }

    /// <summary>Receives again and again, each time into a buffer from a buffer ring, until a completion without
    /// <see cref="CompletionFlags.More"/> (Linux 6.0). It ends with an error, at the end of a stream, and with ENOBUFS when the buffer ring
    /// is empty: submit it anew after buffers were given back.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="group">Group of the buffer ring.</param>
    /// <param name="options">How it is tried.</param>
    /// <param name="flags">Flags of recv(2).</param>
    public void PrepareReceiveMultishot(int descriptor, ushort group, TransferOptions options = TransferOptions.None, int flags = 0)
    {
        PrepareReceiveSelected(descriptor, group, options, flags);
        _priority |= Multishot;
    }

    /// <summary>Receives a message with what the kernel knows about it (recvmsg(2)).</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="message">Where to; stays valid until completion.</param>
    /// <param name="options">How it is tried.</param>
    /// <param name="flags">Flags of recvmsg(2).</param>
    public void PrepareReceiveMessage(
        int descriptor, MessageHeader* message, TransferOptions options = TransferOptions.None, int flags = 0)
    {
        Prepare(RingOperation.ReceiveMessage, descriptor, message, 1, 0);
        _priority = (ushort)options;
        _operationFlags = (uint)flags;
    }

    /// <summary>Receives messages again and again, each into a buffer from a buffer ring (Linux 6.0), laid out as
    /// <see cref="MessageLayout"/> tells, until a completion without <see cref="CompletionFlags.More"/>. An empty datagram is such a
    /// completion, too: received, and the last one.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="template">How much room for name and control messages stands before the payload; its vectors are not used. It stays
    /// valid until the last completion.</param>
    /// <param name="group">Group of the buffer ring.</param>
    /// <param name="options">How it is tried.</param>
    /// <param name="flags">Flags of recvmsg(2).</param>
    public void PrepareReceiveMessageMultishot(
        int descriptor, MessageHeader* template, ushort group, TransferOptions options = TransferOptions.None, int flags = 0)
    {
        PrepareReceiveMessage(descriptor, template, options, flags);
        Select(group);
        _priority |= Multishot;
    }

    /// <summary>Sends (send(2)); the result is the bytes that the kernel took.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="bytes">From where.</param>
    /// <param name="length">How many.</param>
    /// <param name="options">How it is tried.</param>
    /// <param name="flags">Flags of send(2); MSG_NOSIGNAL is always set.</param>
    public void PrepareSend(int descriptor, void* bytes, int length, TransferOptions options = TransferOptions.None, int flags = 0)
    {
        Prepare(RingOperation.Send, descriptor, bytes, (uint)length, 0);
        _priority = (ushort)options;
        _operationFlags = (uint)flags | SocketConstants.NoSignal;
    }

    /// <summary>Sends one datagram (sendto(2)).</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="bytes">From where.</param>
    /// <param name="length">How many.</param>
    /// <param name="destination">Where to; read when the entry is submitted.</param>
    /// <param name="flags">Flags of sendto(2).</param>
    public void PrepareSendTo(int descriptor, void* bytes, int length, Endpoint* destination, int flags = 0)
    {
        PrepareSend(descriptor, bytes, length, TransferOptions.None, flags);
        SetDestination(destination);
    }

    /// <summary>Sends a message (sendmsg(2)).</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="message">The message.</param>
    /// <param name="options">How it is tried.</param>
    /// <param name="flags">Flags of sendmsg(2); MSG_NOSIGNAL is always set.</param>
    public void PrepareSendMessage(
        int descriptor, MessageHeader* message, TransferOptions options = TransferOptions.None, int flags = 0)
    {
        Prepare(RingOperation.SendMessage, descriptor, message, 1, 0);
        _priority = (ushort)options;
        _operationFlags = (uint)flags | SocketConstants.NoSignal;
    }

    /// <summary>Sends from the user's pages without a copy where the path allows it (IORING_OP_SEND_ZC, Linux 6.0). Two completions: the
    /// result with <see cref="CompletionFlags.More"/>, and later <see cref="CompletionFlags.Notification"/>; only then the bytes may be
    /// written again. Slower than a copy below some kilobytes, and always a copy to a receiver on this machine.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="bytes">From where.</param>
    /// <param name="length">How many.</param>
    /// <param name="options">How it is tried; <see cref="TransferOptions.ReportCopy"/> tells whether it was copied after all.</param>
    /// <param name="destination">Where to, for a datagram; null on a connected socket.</param>
    /// <param name="flags">Flags of send(2).</param>
    public void PrepareSendZeroCopy(
        int descriptor,
        void* bytes,
        int length,
        TransferOptions options = TransferOptions.None,
        Endpoint* destination = null,
        int flags = 0)
    {
        PrepareSend(descriptor, bytes, length, options, flags);
        _operation = RingOperation.SendZeroCopy;
        if (destination is not null)
        {
            SetDestination(destination);
        }
    }

    /// <summary>As <see cref="PrepareSendMessage"/>, without a copy and with the two completions of
    /// <see cref="PrepareSendZeroCopy"/> (Linux 6.1).</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="message">The message; stays valid until the first completion, its payload until the second.</param>
    /// <param name="options">How it is tried.</param>
    /// <param name="flags">Flags of sendmsg(2).</param>
    public void PrepareSendMessageZeroCopy(
        int descriptor, MessageHeader* message, TransferOptions options = TransferOptions.None, int flags = 0)
    {
        PrepareSendMessage(descriptor, message, options, flags);
        _operation = RingOperation.SendMessageZeroCopy;
    }

    /// <summary>Names the registered buffer that the bytes of a send without copy lie in; a plain send takes none (EINVAL).</summary>
    /// <param name="place">Its place in the table.</param>
    public void UseRegisteredBuffer(int place)
    {
        _priority |= RegisteredBuffer;
        _buffer = (ushort)place;
    }

    /// <summary>Accepts one connection (accept4(2)); the result is its descriptor, non-blocking only when <paramref name="flags"/> say
    /// so.</summary>
    /// <param name="descriptor">The listening socket.</param>
    /// <param name="flags">SOCK_NONBLOCK, SOCK_CLOEXEC.</param>
    /// <param name="address">Room for the peer's address, or null.</param>
    /// <param name="addressLength">Its length, or null.</param>
    public void PrepareAccept(int descriptor, int flags, Endpoint* address = null, uint* addressLength = null)
    {
        Prepare(RingOperation.Accept, descriptor, address, 0, (ulong)addressLength);
        _operationFlags = (uint)flags;
    }

    /// <summary>Accepts connection after connection (Linux 5.19), until a completion without <see cref="CompletionFlags.More"/>.</summary>
    /// <param name="descriptor">The listening socket.</param>
    /// <param name="flags">SOCK_NONBLOCK, SOCK_CLOEXEC.</param>
    public void PrepareAcceptMultishot(int descriptor, int flags)
    {
        PrepareAccept(descriptor, flags);
        _priority = 1; // IORING_ACCEPT_MULTISHOT
    }

    /// <summary>Connects (connect(2)); completes when the connection stands or failed, also on a non-blocking socket.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="remote">Where to; read when the entry is submitted.</param>
    public void PrepareConnect(int descriptor, Endpoint* remote) =>
        Prepare(RingOperation.Connect, descriptor, remote, 0, remote->KernelLength);

    /// <summary>Shuts one or both directions of a connection down (shutdown(2)).</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="how">0 receiving, 1 sending, 2 both.</param>
    public void PrepareShutdown(int descriptor, int how) => Prepare(RingOperation.Shutdown, descriptor, null, (uint)how, 0);

    private void Select(ushort group)
    {
        _flags |= SubmissionFlags.SelectBuffer;
        _buffer = group;
    }

    private void SetDestination(Endpoint* destination)
    {
        _offset = (ulong)destination;
        _addressLength = (ushort)destination->KernelLength;
    }
}
