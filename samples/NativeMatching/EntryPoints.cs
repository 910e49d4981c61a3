using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace NativeMatching;

/// <summary>What C calls: see <c>ringside_matching.h</c> for the contract.</summary>
/// <remarks>An exception that crossed into C would end the process, so every entry point ends with a code. A try block costs nothing
/// until something is thrown, and nothing is: faults of the caller are looked for first.</remarks>
public static unsafe class EntryPoints
{
    /// <summary>Goes up when a struct, a code or a signature changes.</summary>
    private const int InterfaceVersion = 1;

    private const uint MostWaitingReports = 1 << 28;

    [UnmanagedCallersOnly]
    public static int Version() => InterfaceVersion;

    [UnmanagedCallersOnly]
    public static int Create(BookOptions* options, nint* book)
    {
        if (options is null || book is null)
            return ReturnCode.InvalidArgument;
        *book = 0;
        if (options->Size != sizeof(BookOptions))
            return ReturnCode.WrongVersion;
        if (!AreValid(in *options))
            return ReturnCode.InvalidArgument;
        try
        {
            *book = GCHandle.ToIntPtr(GCHandle.Alloc(new NativeBook(in *options)));
            return ReturnCode.Ok;
        }
        catch (Exception error)
        {
            return error is OutOfMemoryException ? ReturnCode.OutOfMemory : ReturnCode.Broken;
        }
    }

    [UnmanagedCallersOnly]
    public static int New(nint book, NewOrder* order)
    {
        if (book == 0 || order is null || order->Side > Side.Ask || order->Life > OrderLife.FillOrKill)
            return ReturnCode.InvalidArgument;
        NativeBook owner = Owner(book);
        int readiness = owner.Readiness;
        if (readiness != ReturnCode.Ok)
            return readiness;
        try
        {
            return (int)owner.Matching.New(order->Sequence, order->Id, order->Side, order->Price, order->Quantity, order->Life);
        }
        catch (Exception)
        {
            return owner.Break();
        }
    }

    [UnmanagedCallersOnly]
    public static int Cancel(nint book, long sequence, ulong id)
    {
        if (book == 0)
            return ReturnCode.InvalidArgument;
        NativeBook owner = Owner(book);
        int readiness = owner.Readiness;
        if (readiness != ReturnCode.Ok)
            return readiness;
        try
        {
            return (int)owner.Matching.Cancel(sequence, id);
        }
        catch (Exception)
        {
            return owner.Break();
        }
    }

    [UnmanagedCallersOnly]
    public static int Modify(nint book, long sequence, ulong id, long price, long quantity)
    {
        if (book == 0)
            return ReturnCode.InvalidArgument;
        NativeBook owner = Owner(book);
        int readiness = owner.Readiness;
        if (readiness != ReturnCode.Ok)
            return readiness;
        try
        {
            return (int)owner.Matching.Modify(sequence, id, price, quantity);
        }
        catch (Exception)
        {
            return owner.Break();
        }
    }

    [UnmanagedCallersOnly]
    public static int Drain(nint book, Report* reports, uint room, uint* count)
    {
        if (book == 0 || count is null || (reports is null && room > 0))
            return ReturnCode.InvalidArgument;
        *count = Owner(book).Drain(reports, room);
        return ReturnCode.Ok;
    }

    [UnmanagedCallersOnly]
    public static int Destroy(nint book)
    {
        if (book == 0)
            return ReturnCode.InvalidArgument;
        try
        {
            GCHandle handle = GCHandle.FromIntPtr(book);
            ((NativeBook)handle.Target!).Dispose();
            handle.Free();
            return ReturnCode.Ok;
        }
        catch (Exception)
        {
            return ReturnCode.Broken;
        }
    }

    private static bool AreValid(in BookOptions options) =>
        options.MaximumOrders is >= 1 and <= OrderStoreOptions.LargestMaximumOrders
        && options.ExpectedOrders <= options.MaximumOrders
        && options.WindowBits is >= OrderBookOptions.SmallestWindowBits and <= OrderBookOptions.LargestWindowBits
        && options is { WaitingReports: <= MostWaitingReports, Reserved: 0 };

    // The pointer is a handle of the collector's, which keeps the book alive and lets it move; a pointer that Create did not give, or
    // that was destroyed, is the caller's fault, as with free().
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static NativeBook Owner(nint book) => Unsafe.As<NativeBook>(GCHandle.FromIntPtr(book).Target!);
}
