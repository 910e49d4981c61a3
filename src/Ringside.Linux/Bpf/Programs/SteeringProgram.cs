using System.Numerics;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Bpf.Programs;

/// <summary>Chooses which socket of an SO_REUSEPORT group gets a datagram by what stands in it, as a shard or a session: so that each
/// thread sees only what it owns (a socket filter, SO_ATTACH_REUSEPORT_EBPF, socket(7); bpf_skb_load_bytes in bpf-helpers(7)).</summary>
/// <remarks>
/// A 32-bit number in network order at a fixed offset of the payload, modulo the entries of a table, names an entry; the entry names the
/// socket, counted in the order of binding. The table may be changed at any time, which moves traffic from one socket to another without a
/// new program. What is too short for the number, and what the table sends to a socket that is not there, goes where the hash of the
/// addresses says.
/// </remarks>
public static class SteeringProgram
{
    private const int Slot = -4;

    // Above every number of sockets: the kernel then chooses by its hash.
    private const int ByHash = -1;

    /// <summary>Makes the table for <see cref="Load"/>: 4-byte keys from 0, 4-byte values, all of which name socket 0 at first.</summary>
    /// <param name="entries">How many, a power of two.</param>
    /// <exception cref="KernelException">EPERM without CAP_BPF.</exception>
    public static BpfMap CreateTable(int entries)
    {
        if (!BitOperations.IsPow2(entries))
        {
            throw new ArgumentOutOfRangeException(nameof(entries), entries, "expected a power of two");
        }

        return BpfMap.Create(BpfMapKind.Array, sizeof(uint), sizeof(uint), entries, "ringside_steer");
    }

    /// <summary>Loads the program; <see cref="KernelSocket.SteerBy"/> puts it to work.</summary>
    /// <param name="payloadOffset">Where the number stands, in bytes from the start of the payload.</param>
    /// <param name="table">The table, from <see cref="CreateTable"/>.</param>
    /// <exception cref="KernelException">EPERM without CAP_BPF and CAP_NET_ADMIN.</exception>
    public static BpfProgram Load(int payloadOffset, BpfMap table)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadOffset);
        ArgumentNullException.ThrowIfNull(table);
        var code = new BpfAssembler();
        BpfLabel hash = code.NewLabel("hash");
        code.Move(BpfRegister.R2, payloadOffset);
        code.Move(BpfRegister.R3, BpfRegister.R10);
        code.Compute(BpfOperation.Add, BpfRegister.R3, Slot);
        code.Move(BpfRegister.R4, sizeof(uint));
        code.Call(BpfHelper.LoadBytes);
        code.JumpIf(BpfRegister.R0, BpfCondition.NotEqual, 0, hash);
        code.Load(BpfSize.Word, BpfRegister.R1, BpfRegister.R10, Slot);
        code.SwapNetworkOrder(BpfRegister.R1, 32);
        code.Compute(BpfOperation.And, BpfRegister.R1, table.MaximumEntries - 1);
        code.Store(BpfSize.Word, BpfRegister.R10, Slot, BpfRegister.R1);
        code.LoadMap(BpfRegister.R1, table);
        code.Move(BpfRegister.R2, BpfRegister.R10);
        code.Compute(BpfOperation.Add, BpfRegister.R2, Slot);
        code.Call(BpfHelper.MapLookup);
        code.JumpIf(BpfRegister.R0, BpfCondition.Equal, 0, hash);
        code.Load(BpfSize.Word, BpfRegister.R0, BpfRegister.R0, 0);
        code.Exit();
        code.Place(hash);
        code.Exit(ByHash);
        return BpfProgram.Load(BpfProgramKind.SocketFilter, code, "ringside_steer");
    }
}
