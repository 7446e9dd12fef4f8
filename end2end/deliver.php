<?php
/**
 * A sending system that is not ours: PHP's SoapClient, built from the WSDLs that the product serves. It speaks on standard
 * input and output as deliver.py does.
 *
 *     php deliver.php http://127.0.0.1:3080
 */

declare(strict_types=1);

final class Sender
{
    /** @var array<string, SoapClient> */
    private array $clients = [];

    public function __construct(private readonly string $origin)
    {
    }

    public function send(array $request): array
    {
        ['operation' => $operation, 'logical_address' => $address, 'parameters' => $parameters] = $request;
        $client = $this->client($operation, $request['version'] ?? 1);
        $header = new SoapHeader('urn:riv:itintegration:registry:1', 'LogicalAddress', $address);
        try {
            return ['result' => $client->__soapCall($operation, [$this->withFiles($parameters)], null, $header)];
        } catch (SoapFault $fault) {
            $status = (int) explode(' ', (string) $client->__getLastResponseHeaders(), 3)[1];
            $code = substr(strrchr(':' . $fault->faultcode, ':'), 1);
            return ['fault' => ['code' => $code, 'text' => $fault->faultstring, 'status' => $status]];
        }
    }

    /** The client of an operation, read from its WSDL the first time that it is asked for. */
    private function client(string $operation, int $version): SoapClient
    {
        return $this->clients["$operation/$version"] ??= new SoapClient("$this->origin/soap/$operation/$version?wsdl", [
            'trace' => true,
            'cache_wsdl' => WSDL_CACHE_NONE,
            'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
        ]);
    }

    /** PHP wants the bytes of a file, which JSON cannot hold. */
    private function withFiles(mixed $value): mixed
    {
        if (!is_array($value)) {
            return $value;
        }
        if (array_keys($value) === ['base64']) {
            return base64_decode($value['base64'], true);
        }
        return array_map($this->withFiles(...), $value);
    }
}

$sender = new Sender($argv[1]);
while (($line = fgets(STDIN)) !== false) {
    echo json_encode($sender->send(json_decode($line, true, 512, JSON_THROW_ON_ERROR)), JSON_THROW_ON_ERROR), "\n";
}
