using System.Runtime.InteropServices;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Polling;

/// <summary>One descriptor that is readable when one of several is (epoll(7), level-triggered): for what has several descriptors and
/// must give one to sleep on. A member that is closed leaves by itself.</summary>
public sealed unsafe class DescriptorGroup : FileDescriptor
{
    private const int CloseOnExec = 0x80000;
    private const int OperationAdd = 1;

    /// <summary>Makes an empty group.</summary>
    /// <exception cref="KernelException">The process is out of descriptors.</exception>
    public DescriptorGroup()
        : base(KernelException.Check(Libc.epoll_create1(CloseOnExec), "epoll_create1()"))
    {
    }

    /// <summary>Adds a member.</summary>
    /// <param name="descriptor">An open descriptor that can be polled.</param>
    /// <exception cref="KernelException">EEXIST when it is a member, EPERM for a file that cannot be polled.</exception>
    public void Add(int descriptor)
    {
        // struct epoll_event is packed on x64 only; the data behind the events is not used here.
        int size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
        byte* entry = stackalloc byte[size];
        new Span<byte>(entry, size).Clear();
        *(uint*)entry = (uint)PollEvents.Readable;
        KernelException.Check(Libc.epoll_ctl(Checked(), OperationAdd, descriptor, entry), $"epoll_ctl(add {descriptor})");
    }
}
