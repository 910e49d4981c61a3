namespace Ringside.Linux.Aio;

/// <summary>What a request does (linux/aio_abi.h).</summary>
public enum AioOperation : ushort
{
    /// <summary>Reads at an offset (IOCB_CMD_PREAD).</summary>
    Read = 0,

    /// <summary>Writes at an offset (IOCB_CMD_PWRITE).</summary>
    Write = 1,

    /// <summary>Brings data and all that belongs to the file to the disk (IOCB_CMD_FSYNC).</summary>
    Synchronize = 2,

    /// <summary>Brings data to the disk, and what is needed to read it back (IOCB_CMD_FDSYNC).</summary>
    SynchronizeData = 3,
}
