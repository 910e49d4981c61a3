// Answers requests, or asks: MdpRequestResponse serve 127.0.0.1:4000 | MdpRequestResponse ask 127.0.0.1:4000 "how are you"
using System.Net;
using System.Text;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Net.Ports.Sockets;

if (!(args is ["serve", _] or ["ask", _, _]) || !Endpoint.TryParse(args[1], out Endpoint address))
{
    Console.Error.WriteLine("expected serve ADDRESS:PORT, or ask ADDRESS:PORT TEXT");
    return 2;
}

bool serves = args[0] == "serve";
Endpoint local = serves ? address : new Endpoint(IPAddress.Any, 0);
using MdpNode node = MdpNode.Open(new MdpOptions { Threads = ThreadShape.Agent }, new SocketBackend(), local);
if (!serves)
{
    PeerId server = node.Connect(address);
    Console.Error.WriteLine($"request: {await node.SendAsync(server, Encoding.UTF8.GetBytes(args[2]))}");
}

do
{
    ReceivedMessage message = await node.ReceiveAsync();
    string text = Encoding.UTF8.GetString(message.Bytes);
    Console.WriteLine($"{node.AddressOf(message.Peer)} says {text}");
    node.Release(message);
    if (serves)
    {
        await node.SendAsync(message.Peer, Encoding.UTF8.GetBytes(text.ToUpperInvariant()));
    }
}
while (serves);
return 0;
