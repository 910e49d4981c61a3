using Ringside.Linux.Errors;

namespace Ringside.Linux.Bpf.Programs;

/// <summary>Loses packets at random, as a bad line does: for tests, where the kernel has no netem (a traffic-class program for tcx;
/// bpf(2), bpf_get_prandom_u32 in bpf-helpers(7)). The kernel's generator cannot be seeded.</summary>
public static class RandomDropProgram
{
    private const int Next = -1;
    private const int Drop = 2;
    private const int Slot = -4;

    /// <summary>Makes the counter of dropped packets for <see cref="Load"/>; <see cref="BpfMap.Sum"/> of key 0 reads it.</summary>
    /// <exception cref="KernelException">EPERM without CAP_BPF.</exception>
    public static BpfMap CreateCounter() => BpfMap.Create(BpfMapKind.PerCpuArray, sizeof(uint), sizeof(long), 1, "ringside_lost");

    /// <summary>Loads the program; <see cref="BpfLink.AttachTcx"/> puts it to work.</summary>
    /// <param name="perMille">How many of a thousand packets to drop, 0 to 1000. All packets count, those of ARP and TCP, too.</param>
    /// <param name="counter">Where dropped packets are counted.</param>
    /// <exception cref="KernelException">EPERM without CAP_BPF and CAP_NET_ADMIN.</exception>
    public static BpfProgram Load(int perMille, BpfMap counter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perMille);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perMille, 1000);
        ArgumentNullException.ThrowIfNull(counter);
        var code = new BpfAssembler();
        BpfLabel pass = code.NewLabel("pass");
        BpfLabel drop = code.NewLabel("drop");
        code.Call(BpfHelper.PseudoRandom);
        code.Compute(BpfOperation.Modulo, BpfRegister.R0, 1000);
        code.JumpIf(BpfRegister.R0, BpfCondition.AboveOrEqual, perMille, pass);
        code.Store(BpfSize.Word, BpfRegister.R10, Slot, 0);
        code.LoadMap(BpfRegister.R1, counter);
        code.Move(BpfRegister.R2, BpfRegister.R10);
        code.Compute(BpfOperation.Add, BpfRegister.R2, Slot);
        code.Call(BpfHelper.MapLookup);
        code.JumpIf(BpfRegister.R0, BpfCondition.Equal, 0, drop);
        code.Move(BpfRegister.R1, 1);
        code.AddAtomically(BpfSize.Double, BpfRegister.R0, 0, BpfRegister.R1);
        code.Place(drop);
        code.Exit(Drop);
        code.Place(pass);
        code.Exit(Next);
        return BpfProgram.Load(BpfProgramKind.TrafficClass, code, "ringside_lose");
    }
}
