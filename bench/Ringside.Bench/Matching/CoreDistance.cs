using System.Runtime.InteropServices;
using Ringside.Linux.Clocks;

namespace Ringside.Bench.Matching;

/// <summary>How far apart two processors are: a number goes to the other one and back, many times.</summary>
internal static unsafe class CoreDistance
{
    private const int Trips = 20_000;
    private const int Apart = 256;

    /// <summary>Nanoseconds for one trip there and back, from the calling thread's processor to another.</summary>
    /// <param name="processor">The other one.</param>
    internal static double RoundTripNanos(int processor)
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc(2 * Apart, Apart);
        new Span<byte>(memory, 2 * Apart).Clear();
        long* there = (long*)memory;
        long* back = (long*)(memory + Apart);
        var thread = new Thread(() => Answer(there, back, processor)) { Name = "distance", IsBackground = true };
        thread.Start();
        Ask(there, back, 1, 2);
        long start = KernelClock.MonotonicRawNanos();
        Ask(there, back, 2, Trips);
        double nanos = (KernelClock.MonotonicRawNanos() - start) / (double)(Trips - 2);
        thread.Join();
        NativeMemory.AlignedFree(memory);
        return nanos;
    }

    private static void Ask(long* there, long* back, long first, long end)
    {
        for (long trip = first; trip < end; trip++)
        {
            Volatile.Write(ref *there, trip);
            while (Volatile.Read(ref *back) != trip)
            {
                // On its way.
            }
        }
    }

    private static void Answer(long* there, long* back, int processor)
    {
        Processors.TryPin(processor);
        for (long trip = 1; trip < Trips; trip++)
        {
            while (Volatile.Read(ref *there) != trip)
            {
                // On its way.
            }

            Volatile.Write(ref *back, trip);
        }
    }
}
